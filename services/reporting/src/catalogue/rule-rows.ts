import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import { seedRows } from './seed-firm.ts';
import type { CalendarRow, StageCodeRow, TypeRow } from './stored-rules.ts';

/** Where rules are read, and of which firm. */
export interface RuleSource { db: Db; tenantId: string }

/** All versions of obligation types, by code and first day. A firm that has none yet sees the built-in ones. */
export async function typeRows({ db, tenantId }: RuleSource): Promise<TypeRow[]> {
  const rows = await db.rows<TypeRow>(sql`select id, version, code, valid_from, valid_to, own, confidence, rule, comment, changed_by, confirmed_by, confirmed_at, updated_at
    from obligation_type_version order by code collate "C", valid_from nulls first`);
  return rows.length > 0 ? rows : seedRows(tenantId).types;
}

/** The newest revision of every year. */
export async function calendarRows({ db, tenantId }: RuleSource): Promise<CalendarRow[]> {
  const rows = await db.rows<CalendarRow>(sql`select distinct on (year) * from calendar_year order by year, revision desc`);
  return rows.length > 0 ? rows : seedRows(tenantId).years;
}

/** The stages of the catalogue by code. */
export async function stageCodeRows({ db, tenantId }: RuleSource): Promise<StageCodeRow[]> {
  const rows = await db.rows<StageCodeRow>(sql`select id, version, code, name_ru, name_en, default_role, done_when, norm_minutes from stage_code order by code collate "C"`);
  return rows.length > 0 ? rows : seedRows(tenantId).stageCodes;
}

/** Whether somebody must look at it before it is used: it is not quite certain, and nobody has confirmed it. */
export const needsConfirmation = (row: Pick<CalendarRow, 'confidence' | 'confirmedAt'> & Partial<Pick<CalendarRow, 'status'>>): boolean => row.confirmedAt === null && (row.confidence !== 'high' || row.status === 'unconfirmed');
