import { z } from 'zod';
import { command, query } from './contract.ts';
import { field, list } from './list.ts';
import { Done, Id, Instant, line, Version } from './shapes.ts';

const fields = {
  name: line(200), filter: z.record(z.string(), z.unknown()).describe('Condition tree of that list'), sort: z.string().max(200).nullable().describe('Null: the list’s own order'),
  columns: z.array(line(60)).max(50).describe('What the console shows'), shared: z.boolean().describe('Seen by everybody of the firm; otherwise only by its owner'),
  isDefault: z.boolean().describe('The console opens that list with it, for its owner; one a list and owner, the last one chosen'),
};
/** How somebody looks at a list, under a name: its conditions, order and columns. It is a convenience of readers; no operation depends on it. */
export const SavedView = z.object({ id: Id, version: Version, ownerId: z.string(), list: z.string().max(100).describe('The operation of that list, of any service: `listTasks`'), ...fields, createdAt: Instant, updatedAt: Instant }).meta({ id: 'SavedView' });

const theirs = { 'not-owner': 'forbidden' } as const;
const seen = { permission: 'signed-in', ifMatch: 'required', errors: theirs } as const;
/** Saved views of lists. */
export const savedViewOperations = {
  createSavedView: command({
    summary: 'Save a view of a list', description: 'What the list itself would refuse is refused here, with the same pointers.', http: 'POST /saved-views', permission: 'signed-in',
    input: SavedView.pick({ list: true }).extend(fields).partial({ sort: true, columns: true, shared: true, isDefault: true }), output: SavedView,
  }),
  getSavedView: query({ summary: 'One saved view', http: 'GET /saved-views/:id', permission: 'signed-in', input: z.object({ id: Id }), output: SavedView }),
  updateSavedView: command({ summary: 'Change a saved view of one’s own', http: 'PATCH /saved-views/:id', ...seen, input: z.object(fields).partial().extend({ id: Id }), output: SavedView }),
  deleteSavedView: command({ summary: 'Delete a saved view of one’s own', http: 'DELETE /saved-views/:id', ...seen, input: z.object({ id: Id }), output: Done }),
  listSavedViews: list({
    summary: 'Saved views: one’s own and shared ones', http: 'GET /saved-views', permission: 'signed-in', item: SavedView,
    filter: { list: field.text(), name: field.text(), ownerId: field.text(), shared: field.boolean(), isDefault: field.boolean() }, sort: ['name', 'createdAt'],
  }),
};
