import type { reporting, Output } from '@kontora/contracts';
import { itemOf } from './rule-book.ts';
import { needsConfirmation } from './rule-rows.ts';
import type { TypeRow } from './stored-rules.ts';

/** A version as the contract shows it. */
export const versionView = (row: TypeRow): Output<typeof reporting.saveObligationTypeVersion> => ({ ...row, rule: itemOf(row) as unknown as Record<string, unknown>, needsConfirmation: needsConfirmation(row) });

/** Each type by the version in force on a day, else by its next, else by its last. */
export function typesOn(day: string, rows: readonly TypeRow[]): Output<typeof reporting.listObligationTypes>['data'] {
  const inForce = (row: TypeRow) => (row.validFrom === null || row.validFrom <= day) && (row.validTo === null || day <= row.validTo);
  return [...Map.groupBy(rows, (row) => row.code).values()].map((versions) => {
    const row = versions.find(inForce) ?? versions.find((version) => version.validFrom !== null && version.validFrom > day) ?? versions.at(-1)!;
    const { rule } = row;
    return {
      code: row.code, nameRu: rule.name_ru, nameEn: rule.name_en, kind: rule.kind, authority: rule.authority, recurrence: rule.period, optional: rule.optional, own: row.own, formKnd: rule.form_knd, legalBasis: rule.legal_basis,
      confidence: row.confidence, confirmedBy: row.confirmedBy, confirmedAt: row.confirmedAt, needsConfirmation: needsConfirmation(row), validFrom: row.validFrom, validTo: row.validTo, versions: versions.length,
    };
  });
}
