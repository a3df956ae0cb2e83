import { CivilDate } from '@kontora/domain';
import type { Db, ProblemDetail } from '@kontora/platform';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { CatalogueItem } from '../rules/catalogue.ts';
import { itemOf } from './rule-book.ts';
import type { TypeRow } from './stored-rules.ts';

/** What somebody wants a rule to be from a day on. */
export interface WantedVersion { code: string; validFrom: string | null; validTo: string | null; rule: Record<string, unknown> }

/** Reads a rule in the language of the catalogue; what is wrong comes with pointers below `/rule`. */
export function readRule({ code, validFrom, validTo, rule }: WantedVersion): { item: CatalogueItem } | { problem: ProblemDetail } {
  const parsed = CatalogueItem.safeParse({ evidence: '', sources: [], notes_ru: '', notes_en: '', legal_basis: '', form_knd: null, optional: false, confidence: 'high', ...rule, code, valid_from: validFrom, valid_to: validTo });
  if (parsed.success) return { item: parsed.data };
  const errors = parsed.error.issues.slice(0, 50).map((issue) => ({ pointer: ['', 'rule', ...issue.path.map(String)].join('/'), code: issue.code.replaceAll('_', '-'), detail: issue.message }));
  return { problem: { detail: `${errors[0]?.pointer}: ${errors[0]?.detail}`, errors } };
}

/**
 * The versions of one code after another was saved: a version that began on the same day is replaced, the one before ends the day before,
 * and the new one ends before the next begins.
 */
export function withVersion(rows: readonly TypeRow[], item: CatalogueItem): { item: CatalogueItem; before: { id: string; validTo: CivilDate } | null; all: CatalogueItem[] } {
  const starts = (row: { validFrom: CivilDate | null }) => row.validFrom ?? '';
  const own = rows.filter((row) => row.code === item.code);
  const from = item.valid_from;
  const next = own.find((row) => starts(row) > (from ?? ''));
  const earlier = own.filter((row) => starts(row) < (from ?? '')).at(-1);
  const lastDay = next?.validFrom ? CivilDate.addDays(next.validFrom, -1) : null;
  const valid_to = lastDay === null ? item.valid_to : item.valid_to === null ? lastDay : CivilDate.min(item.valid_to, lastDay);
  const cut = from !== null && earlier && (earlier.validTo === null || earlier.validTo >= from) ? { id: earlier.id, validTo: CivilDate.addDays(from, -1) } : null;
  const saved = { ...item, valid_to };
  const kept = own.filter((row) => starts(row) !== (from ?? '')).map((row) => itemOf(row.id === cut?.id ? { ...row, validTo: cut.validTo } : row));
  return { item: saved, before: cut, all: [...kept, saved] };
}

/** Stores a version; whoever saves a rule has looked at it, so it counts as confirmed. Answers its id. */
export async function storeVersion(db: Db, { item, before, comment, own }: { item: CatalogueItem; before: { id: string; validTo: CivilDate } | null; comment: string | null; own: boolean }): Promise<string> {
  if (before) await db.run(sql`update obligation_type_version set valid_to = ${before.validTo}, version = version + 1, updated_at = now() where id = ${before.id}`);
  const stored = await db.row<{ id: string }>(sql`insert into obligation_type_version (id, code, valid_from, valid_to, own, confidence, rule, comment, confirmed_by, confirmed_at)
    values (${v7()}, ${item.code}, ${item.valid_from}, ${item.valid_to}, ${own}, ${item.confidence}, ${JSON.stringify(item)}::jsonb, ${comment}, current_setting('app.actor'), now())
    on conflict (tenant_id, code, valid_from) do update set valid_to = excluded.valid_to, confidence = excluded.confidence, rule = excluded.rule, comment = excluded.comment, changed_by = excluded.changed_by,
      confirmed_by = excluded.confirmed_by, confirmed_at = now(), version = obligation_type_version.version + 1, updated_at = now()
    returning id`);
  return stored!.id;
}
