import { z } from 'zod';
import { query } from './contract.ts';
import { OrganisationState } from './contacts-organisations.ts';
import { Id, line } from './shapes.ts';

/** Why something was found. */
export const SearchMatch = z.object({
  field: z.enum(['name', 'code', 'inn', 'ogrn', 'phone', 'email']), value: z.string().describe('What stands there'),
  how: z.enum(['exact', 'beginning', 'typing-error']), read: z.enum(['as-typed', 'other-alphabet', 'other-layout']).describe('How the query had to be read'),
}).meta({ id: 'SearchMatch' });
/** An organisation or a person that was found. */
export const SearchHit = z.object({
  type: z.enum(['organisation', 'person']), id: Id, name: z.string(), state: OrganisationState.nullable(), code: z.string().nullable(), inn: z.string().nullable(), matches: z.array(SearchMatch),
}).meta({ id: 'SearchHit' });

/** Search over everything one can know of a contact. */
export const searchOperations = {
  searchContacts: query({
    summary: 'Find organisations and people while typing', description: 'By words and their beginnings, ИНН, phone in any form, e-mail, code; in any alphabet, keyboard layout and with typing errors. The likeliest first; for a complete answer use `q` of the list.',
    http: 'GET /search', permission: 'contacts:read', input: z.object({ q: line(200), limit: z.coerce.number<number>().int().min(1).max(50).default(10) }), output: z.object({ hits: z.array(SearchHit) }),
  }),
};
