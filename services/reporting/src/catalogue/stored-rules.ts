import type { CivilDate, DayOff } from '@kontora/domain';
import type { CatalogueItem } from '../rules/catalogue.ts';

interface Confirmed { confidence: CatalogueItem['confidence']; confirmedBy: string | null; confirmedAt: string | null }
/** A version of an obligation type, as stored. */
export interface TypeRow extends Confirmed {
  id: string; version: number; code: string; validFrom: CivilDate | null; validTo: CivilDate | null; own: boolean; rule: CatalogueItem; comment: string | null; changedBy: string; updatedAt: string;
}
/** A revision of one year of the working calendar, as stored; `note` is its note in Russian. */
export interface CalendarRow extends Confirmed {
  id: string; version: number; year: number; revision: number; status: 'official' | 'unconfirmed'; note: string; noteEn: string; sources: string[];
  daysOff: readonly DayOff[]; workingWeekends: readonly CivilDate[]; shortened: readonly CivilDate[]; changedBy: string; updatedAt: string;
}
/** A stage of the catalogue, as stored. */
export interface StageCodeRow { id: string; version: number; code: string; nameRu: string; nameEn: string; defaultRole: string; doneWhen: string | null; normMinutes: number | null }
