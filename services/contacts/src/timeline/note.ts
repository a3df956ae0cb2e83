import { row } from '@kontora/platform/entity';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const NoteSchema = defineEntity({ name: 'Note', tableName: 'note', properties: { ...row, organisationId: p.uuid(), text: p.text() } });
/** What somebody wrote down about a client. */
export class Note extends NoteSchema.class {}
NoteSchema.setClass(Note);
