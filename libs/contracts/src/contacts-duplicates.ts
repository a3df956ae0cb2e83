import { z } from 'zod';
import { command, job, query } from './contract.ts';
import { NewOrganisation, Organisation, OrganisationState } from './contacts-organisations.ts';
import { field, list } from './list.ts';
import { Flag, Id, Instant, line, Version } from './shapes.ts';

/** Evidence that two organisations are one. */
export const DuplicateReason = z.enum(['inn-equal', 'inn-different', 'kpp-equal', 'kpp-different', 'phone-equal', 'email-equal', 'name-same', 'name-possible', 'name-near']);
const judged = { score: z.number().min(0).max(1).describe('To rank, not a probability'), reasons: z.array(DuplicateReason) };
/** An organisation that may be the one in question. */
export const DuplicateCandidate = Organisation.pick({ id: true, name: true, inn: true, kpp: true, state: true }).extend(judged).meta({ id: 'DuplicateCandidate' });
const One = z.object({ id: Id, name: z.string(), inn: z.string().nullable(), state: OrganisationState });
/** Two organisations that may be one, and what was decided about them. */
export const DuplicatePair = z.object({
  id: Id, version: Version, one: One, other: One, ...judged, state: z.enum(['open', 'dismissed', 'merged']), reason: z.string().nullable(), decidedBy: z.string().nullable(), decidedAt: Instant.nullable(), createdAt: Instant,
}).meta({ id: 'DuplicatePair' });

/** The fields of which a merge takes one side's value. */
export const MergeField = z.enum(['state', 'code', 'name', 'legalForm', 'inn', 'kpp', 'ogrn', 'phones', 'emails', 'website', 'address', 'description', 'tags', 'custom', 'groupId', 'servicedFrom', 'servicedTo']);
/** A merge of one organisation into another. */
export const Merge = z.object({
  id: Id.nullable().describe('Null for a dry run'), winner: Organisation.describe('As the merge leaves it'), loserId: Id, moved: z.record(z.string(), z.int()).describe('How many of what went over'),
}).meta({ id: 'Merge' });

/** Finding, judging and merging duplicates. */
export const duplicateOperations = {
  checkDuplicates: query({
    summary: 'Who an organisation might be already', description: 'Also names with a typing error, which do not stop an entry.', http: 'POST /organisations/check-duplicates', permission: 'contacts:read',
    input: NewOrganisation.pick({ name: true, inn: true, kpp: true, phones: true, emails: true }), output: z.object({ candidates: z.array(DuplicateCandidate) }),
  }),
  scanDuplicates: job({ summary: 'Compare all organisations of the firm with each other', http: 'POST /duplicates/scan', permission: 'contacts:merge', input: z.object({}), output: z.object({ compared: z.int().describe('Pairs that share something'), found: z.int().describe('New pairs') }) }),
  listDuplicates: list({
    summary: 'Pairs of organisations that may be one', http: 'GET /duplicates', permission: 'contacts:read', item: DuplicatePair,
    filter: { state: field.oneOf(['open', 'dismissed', 'merged']), score: field.integer('In per cent'), createdAt: field.instant() }, sort: ['score', 'createdAt'], defaultSort: '-score',
  }),
  dismissDuplicate: command({
    summary: 'Decide that two organisations are two', description: 'They are not proposed again.', http: 'POST /duplicates/:id/dismiss', permission: 'contacts:merge', ifMatch: 'required', input: z.object({ id: Id, reason: line(500) }), output: DuplicatePair, errors: { 'wrong-state': 'conflict' },
  }),
  mergeOrganisations: command({
    summary: 'Merge an organisation into another', idempotency: 'required',
    description: 'The winner keeps its id; the loser\'s id leads to it from now on. Without a choice the winner\'s value stays, or the loser\'s where it has none; lists are united. People, notes, references and tags go over. It can be undone.',
    http: 'POST /organisations/:id/merge', permission: 'contacts:merge', ifMatch: 'required',
    input: z.object({ id: Id.describe('The winner'), loserId: Id, choices: z.partialRecord(MergeField, z.enum(['winner', 'loser'])).default({}), dryRun: Flag.default(false) }), output: Merge,
    errors: { 'same-organisation': 'unprocessable', 'wrong-state': 'conflict' },
  }),
  unmergeOrganisations: command({
    summary: 'Undo a merge', description: 'Both become what they were. What was changed since stays as it is, and is listed.', http: 'POST /merges/:id/undo', permission: 'contacts:merge', input: z.object({ id: Id }),
    output: z.object({ winner: Organisation, loser: Organisation, notRestored: z.array(z.object({ what: z.string().describe('A field, or a kind of thing'), id: Id.nullable(), reason: z.enum(['changed-since', 'gone', 'taken']) })) }).meta({ id: 'Unmerge' }),
    errors: { 'already-undone': 'conflict', 'merged-further': 'conflict' },
  }),
  listMerges: list({
    summary: 'Merges of organisations', http: 'GET /merges', permission: 'contacts:read',
    item: z.object({ id: Id, version: Version, winnerId: Id, winnerName: z.string(), loserId: Id, loserName: z.string(), mergedAt: Instant, mergedBy: z.string(), undoneAt: Instant.nullable(), undoneBy: z.string().nullable() }),
    filter: { winnerId: field.id(), loserId: field.id(), mergedAt: field.instant(), undoneAt: field.instant() }, sort: ['mergedAt'], defaultSort: '-mergedAt',
  }),
};
