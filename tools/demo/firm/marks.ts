import type { ProfileFlags } from '@kontora/contracts';

/** What a client does or owns, in a word; several flags of the reporting profile follow from it. */
export const MARKS = {
  vat: { vat_payer_or_agent: true },
  eaeu: { eaeu_import: true, eaeu_trade: true },
  intermediary: { vat_intermediary: true },
  quarterly: { profit_advance_mode: 'quarterly' },
  advances: { profit_advance_mode: 'quarterly_with_monthly' },
  monthly: { profit_advance_mode: 'monthly_actual' },
  dividends: { paid_dividends_to_orgs: true },
  staff: { employees_or_contractors: true, pays_individuals: true },
  director: { employees_or_contractors: true },
  crowd: { employees_over_35: true, had_other_staff_events: true },
  harmful: { employees_with_special_service: true },
  building: { has_taxable_real_estate: true, region_requires_advances: true },
  vehicles: { has_vehicles: true, region_requires_advances: true },
  land: { has_land: true, municipality_requires_advances: true },
  shop: { trade_object_in_moscow: true },
  rich: { ip_income_over_300k: true },
  leaving: { plans_regime_change: true },
  zero: { no_movement_of_money: true },
  hotel: { provides_accommodation: true },
  excise: { excise_payer: true },
  traceable: { traceable_goods: true },
  abroad: { foreign_account: true },
  ecology: { nvos_object: true, waste_producer: true },
  emissions: { air_emissions: true },
  large: { not_small_business: true, mandatory_audit: true },
  packaging: { ecosbor_payer: true },
  surveyed: { in_rosstat_list: ['P-4'] },
  micro: { in_rosstat_list: ['MP-micro'] },
} as const satisfies Record<string, ProfileFlags>;
export type Mark = keyof typeof MARKS;

/** The flags that marks stand for. What a client is not known to be is said to be not so, as a careful accountant would. */
export function flagsOf(marks: readonly Mark[]): ProfileFlags {
  const no: ProfileFlags = { vat_payer_or_agent: false, pays_individuals: false, employees_or_contractors: false, has_taxable_real_estate: false, has_vehicles: false, has_land: false, eaeu_import: false };
  return Object.assign(no, ...marks.map((mark) => MARKS[mark])) as ProfileFlags;
}
