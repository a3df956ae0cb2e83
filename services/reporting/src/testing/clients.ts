import { contacts, type EventData } from '@kontora/contracts';
import type { TestStack } from '@kontora/testing';
import { v7 } from 'uuid';
import { ClientReactions } from '../client/client.reactions.ts';

type Facts = EventData<typeof contacts.events.organisationChanged>;
type Segment = Facts['profile']['segments'][number];

/** A segment of a profile: an organisation on the general regime since 2020, unless told otherwise. */
export const segment = (changes: object = {}) => ({ from: '2020-01-01', to: null, subject: 'org', regimes: ['OSNO'], flags: {}, ...changes }) as unknown as Segment;

/** What contacts tells of a client: served, with the general regime, nobody responsible, unless told otherwise. */
export const clientFacts = (changes: Partial<Facts> = {}): Facts => ({
  organisationId: v7(), state: 'client', code: null, name: 'ООО «Заря»', legalForm: null, inn: null, groupId: null, mergedIntoId: null, servicedFrom: null, servicedTo: null, responsible: [],
  profile: { segments: [segment()], occurrences: [] }, ...changes,
});

/** Keeps a client in the copy as the event of contacts would; answers its id. */
export async function keepClient(stack: TestStack, changes: Partial<Facts> = {}, tenantId = stack.tenantId): Promise<string> {
  const facts = clientFacts(changes);
  const caller = { ...stack.caller({ tenantId }), id: 'reaction:contacts.organisation', kind: 'system' as const };
  await stack.services.get('reporting')!.database.inTenant({ caller, operation: 'contacts.organisation' }, (tx) =>
    new ClientReactions().copyClient(facts, { ...tx, meta: { id: v7(), tenantId, aggregateId: facts.organisationId, sequence: 1, at: new Date().toISOString(), subject: '' } }));
  return facts.organisationId;
}
