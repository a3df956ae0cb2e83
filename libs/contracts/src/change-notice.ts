import { z } from 'zod';
import { query, type Operation } from './contract.ts';
import { Id } from './shapes.ts';

/** Something of a service has changed in the firm. Whoever shows it asks again: a notice says nothing of what it became, and may be missed. */
export const ChangeNotice = z.object({
  service: z.string().describe('Where'), ids: z.array(Id).describe('The entities; empty when there are more than a few, or when what changed has no id of its own'),
}).meta({ id: 'ChangeNotice' });
/** A notice of a change. */
export type ChangeNotice = z.infer<typeof ChangeNotice>;

/** The notices of the caller's firm, which the gateway passes on as server-sent events. No service answers it. */
export const watchChanges: Operation = {
  ...query({ summary: 'What changes in the firm, as server-sent events', description: 'For consoles that want to look again when something has changed. The stream ends after some minutes and is to be opened again.', http: 'GET /changes', permission: 'signed-in', input: z.object({}), output: ChangeNotice }),
  name: 'watchChanges', service: 'gateway', subject: '',
};
/** The subject on which a service tells of changes in a firm, and on which the gateway hears of all. */
export const changeSubject = (service: string, tenantId: string) => `live.${service}.${tenantId}`;
