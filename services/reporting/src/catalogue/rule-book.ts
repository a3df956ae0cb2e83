import { WorkingCalendar } from '@kontora/domain';
import type { Catalogue, CatalogueItem } from '../rules/catalogue.ts';
import { calendarRows, needsConfirmation, stageCodeRows, typeRows, type RuleSource } from './rule-rows.ts';
import type { CalendarRow, StageCodeRow, TypeRow } from './stored-rules.ts';

/** A firm's rules, ready to be evaluated. */
export interface RuleBook {
  readonly catalogue: Catalogue;
  readonly calendar: WorkingCalendar;
  /** Confidence of what must be confirmed before it is used: by `CODE` and by year. */
  readonly unconfirmed: { readonly types: ReadonlyMap<string, string>; readonly years: ReadonlyMap<number, string> };
}

/** The rule of a version; its validity and confidence are those of the row. */
export const itemOf = ({ rule, code, validFrom, validTo, confidence }: Pick<TypeRow, 'rule' | 'code' | 'validFrom' | 'validTo' | 'confidence'>): CatalogueItem => ({ ...rule, code, valid_from: validFrom, valid_to: validTo, confidence });

/** Stages as the rules want them. */
const stageCodesOf = (rows: readonly StageCodeRow[]): Catalogue['stage_codes'] =>
  Object.fromEntries(rows.map((row) => [row.code, { name_ru: row.nameRu, name_en: row.nameEn, default_role: row.defaultRole }]));

/** Puts rows together. Throws `InvalidCalendar`. */
function ruleBookOf({ types, stageCodes, years }: { types: readonly TypeRow[]; stageCodes: readonly StageCodeRow[]; years: readonly CalendarRow[] }): RuleBook {
  const items = types.map(itemOf);
  return {
    catalogue: { stage_codes: stageCodesOf(stageCodes), items }, calendar: new WorkingCalendar(years),
    unconfirmed: {
      types: new Map(types.filter(needsConfirmation).map((row) => [row.code, row.confidence])),
      years: new Map(years.filter(needsConfirmation).map((row) => [row.year, row.status === 'unconfirmed' ? 'unconfirmed' : row.confidence])),
    },
  };
}

/** Reads the rules of a firm as they are now. */
export async function readRuleBook(source: RuleSource): Promise<RuleBook> {
  const [types, stageCodes, years] = [await typeRows(source), await stageCodeRows(source), await calendarRows(source)];
  return ruleBookOf({ types, stageCodes, years });
}
