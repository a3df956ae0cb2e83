import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import { contentId } from '../content-id.ts';
import { seedCalendar, seedCatalogue } from '../data/seed.ts';
import type { CatalogueItem } from '../rules/catalogue.ts';
import type { CalendarRow, StageCodeRow, TypeRow } from './stored-rules.ts';

const inOrder = <T>(rows: readonly T[], code: (row: T) => string) => [...rows].sort((a, b) => (code(a) < code(b) ? -1 : 1));

/** What a firm has before it changes anything, ids included: whoever reads before the rows exist sees the same as afterwards. */
export function seedRows(tenantId: string): { types: TypeRow[]; stageCodes: StageCodeRow[]; years: CalendarRow[] } {
  const fresh = { version: 1, changedBy: 'built-in', confirmedBy: null, confirmedAt: null };
  return {
    types: inOrder(seedCatalogue.items, (rule) => rule.code).map((rule: CatalogueItem) => ({
      ...fresh, id: contentId(tenantId, 'type', rule.code, rule.valid_from), code: rule.code, validFrom: rule.valid_from, validTo: rule.valid_to, own: false, confidence: rule.confidence, rule, comment: null,
      updatedAt: `${seedCatalogue.as_of}T00:00:00.000Z`,
    })),
    stageCodes: inOrder(Object.entries(seedCatalogue.stage_codes), ([code]) => code).map(([code, stage]) => ({
      id: contentId(tenantId, 'stage', code), version: 1, code, nameRu: stage.name_ru, nameEn: stage.name_en, defaultRole: stage.default_role, doneWhen: stage.done_when ?? null, normMinutes: null,
    })),
    years: seedCalendar.years.map(({ year, status, confidence, noteRu, noteEn, sources, daysOff, workingWeekends, shortened }) => ({
      ...fresh, id: contentId(tenantId, 'year', year), year, revision: 1, status, confidence, note: noteRu, noteEn, sources, daysOff, workingWeekends, shortened, updatedAt: `${seedCalendar.asOf}T00:00:00.000Z`,
    })),
  };
}

/** Gives a firm its own copy of the built-in rules, once; it edits them from then on. */
export async function seedFirm(db: Db, tenantId: string): Promise<void> {
  if (await db.row(sql`select from obligation_type_version limit 1`)) return;
  const { types, stageCodes, years } = seedRows(tenantId);
  await db.run(sql`insert into obligation_type_version (id, code, valid_from, valid_to, own, confidence, rule, changed_by, updated_at)
    select id, code, "validFrom", "validTo", false, confidence, rule, "changedBy", "updatedAt"
    from jsonb_to_recordset(${JSON.stringify(types)}::jsonb) as t(id uuid, code text, "validFrom" date, "validTo" date, confidence text, rule jsonb, "changedBy" text, "updatedAt" timestamptz) on conflict do nothing`);
  await db.run(sql`insert into stage_code (id, code, name_ru, name_en, default_role, done_when) select id, code, "nameRu", "nameEn", "defaultRole", "doneWhen"
    from jsonb_to_recordset(${JSON.stringify(stageCodes)}::jsonb) as t(id uuid, code text, "nameRu" text, "nameEn" text, "defaultRole" text, "doneWhen" text) on conflict do nothing`);
  await db.run(sql`insert into calendar_year (id, year, revision, status, confidence, note, note_en, sources, days_off, working_weekends, shortened, changed_by, updated_at)
    select id, year, 1, status, confidence, note, "noteEn", sources, "daysOff", "workingWeekends", shortened, "changedBy", "updatedAt" from jsonb_to_recordset(${JSON.stringify(years)}::jsonb)
      as t(id uuid, year integer, status text, confidence text, note text, "noteEn" text, sources jsonb, "daysOff" jsonb, "workingWeekends" jsonb, shortened jsonb, "changedBy" text, "updatedAt" timestamptz) on conflict do nothing`);
}
