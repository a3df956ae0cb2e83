import type { Db } from '@kontora/platform';
import type { CivilDate, DayOff } from '@kontora/domain';
import { sql } from 'kysely';
import type { CatalogueItem } from '../rules/catalogue.ts';
import { seedRows } from './seed-firm.ts';

interface Confirmed { confidence: CatalogueItem['confidence']; confirmedBy: string | null; confirmedAt: string | null }
/** A version of an obligation type, as stored. */
export interface TypeRow extends Confirmed {
  id: string; version: number; code: string; validFrom: CivilDate | null; validTo: CivilDate | null; own: boolean; rule: CatalogueItem; comment: string | null; changedBy: string; updatedAt: string;
}
/** A revision of one year of the working calendar, as stored. */
export interface CalendarRow extends Confirmed {
  id: string; version: number; year: number; revision: number; status: 'official' | 'unconfirmed'; note: string; sources: string[];
  daysOff: readonly DayOff[]; workingWeekends: readonly CivilDate[]; shortened: readonly CivilDate[]; changedBy: string; updatedAt: string;
}
/** A stage of the catalogue, as stored. */
export interface StageCodeRow { id: string; version: number; code: string; nameRu: string; nameEn: string; defaultRole: string; doneWhen: string | null; normMinutes: number | null }

/** Where rules are read, and of which firm. */
export interface RuleSource { db: Db; tenantId: string }

/** All versions of obligation types, by code and first day. A firm that has none yet sees the built-in ones. */
export async function typeRows({ db, tenantId }: RuleSource): Promise<TypeRow[]> {
  const rows = await db.rows<TypeRow>(sql`select id, version, code, valid_from, valid_to, own, confidence, rule, comment, changed_by, confirmed_by, confirmed_at, updated_at
    from obligation_type_version order by code, valid_from nulls first`);
  return rows.length > 0 ? rows : seedRows(tenantId).types;
}

/** The newest revision of every year. */
export async function calendarRows({ db, tenantId }: RuleSource): Promise<CalendarRow[]> {
  const rows = await db.rows<CalendarRow>(sql`select distinct on (year) * from calendar_year order by year, revision desc`);
  return rows.length > 0 ? rows : seedRows(tenantId).years;
}

/** The stages of the catalogue by code. */
export async function stageCodeRows({ db, tenantId }: RuleSource): Promise<StageCodeRow[]> {
  const rows = await db.rows<StageCodeRow>(sql`select id, version, code, name_ru, name_en, default_role, done_when, norm_minutes from stage_code order by code`);
  return rows.length > 0 ? rows : seedRows(tenantId).stageCodes;
}

/** Whether somebody must look at it before it is used: it is not quite certain, and nobody has confirmed it. */
export const needsConfirmation = (row: Confirmed & { status?: CalendarRow['status'] }): boolean => row.confirmedAt === null && (row.confidence !== 'high' || row.status === 'unconfirmed');
