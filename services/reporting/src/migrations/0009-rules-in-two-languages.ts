import { Migration } from '@mikro-orm/migrations';
import { seedCalendar, seedCatalogue } from '../data/seed.ts';

const literal = (value: unknown) => `'${JSON.stringify(value).replaceAll("'", "''")}'`;

/**
 * What rules and calendars of firms say in words they say in English too, where they still have the catalogue's own words; a firm's own have no English yet.
 * `calendar_year.note` is the Russian one from now on: the version before goes on reading and writing it.
 */
export class RulesInTwoLanguages extends Migration {
  override up() {
    const said = seedCatalogue.items.map(({ code, applicability: { condition_ru, condition_en }, payments }) => ({ code, condition_ru, condition_en, payments: payments.map((payment) => ({ code: payment.code, name_ru: payment.name_ru, name_en: payment.name_en })) }));
    const notes = seedCalendar.years.map(({ year, noteRu, noteEn }) => ({ year, note_ru: noteRu, note_en: noteEn }));
    this.addSql(`
      alter table calendar_year add column note_en text not null default '';
      alter table obligation_type_version disable trigger audit_update; -- the same words, in a second language
      alter table calendar_year disable trigger audit_update;
      set local role none;
      with said as (select * from jsonb_to_recordset(${literal(said)}) as s(code text, condition_ru text, condition_en text, payments jsonb))
      update obligation_type_version v set rule = v.rule
        || jsonb_build_object('applicability', (v.rule -> 'applicability') || jsonb_build_object('condition_en', coalesce((select s.condition_en from said s where s.code = v.code and s.condition_ru = v.rule #>> '{applicability,condition_ru}'), '')))
        || jsonb_build_object('payments', (select coalesce(jsonb_agg(paid || jsonb_build_object('name_en', coalesce((select known ->> 'name_en' from said s, jsonb_array_elements(s.payments) known
            where s.code = v.code and known ->> 'code' = paid ->> 'code' and known ->> 'name_ru' = paid ->> 'name_ru'), '')) order by place), '[]') from jsonb_array_elements(v.rule -> 'payments') with ordinality as p(paid, place)))
        where v.rule ? 'applicability' and v.rule ? 'payments' and not (v.rule -> 'applicability') ? 'condition_en';
      update calendar_year y set note = n.note_ru, note_en = n.note_en from jsonb_to_recordset(${literal(notes)}) as n(year integer, note_ru text, note_en text)
        where y.year = n.year and n.note_en <> '' and y.note = n.note_en;
      set local role reporting_owner;
      alter table calendar_year enable trigger audit_update;
      alter table obligation_type_version enable trigger audit_update;
    `);
  }
}
