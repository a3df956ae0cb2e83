import { z } from 'zod';

const flag = (meaning: string) => z.boolean().optional().describe(meaning);

/**
 * The facts about a client, besides legal form and regime, on which obligations depend. A flag that is absent is not known and counts
 * as not fulfilled; explanations tell "not known" from "no".
 */
export const ProfileFlags = z.strictObject({
  vat_payer_or_agent: flag('Pays VAT or withholds it as an agent (ОСНО; ЕСХН without exemption; УСН above the income threshold)'),
  vat_intermediary: flag('Issues or receives invoices as intermediary, forwarder or developer without paying VAT'),
  eaeu_import: flag('Imports goods from the Eurasian Economic Union (indirect taxes)'),
  eaeu_trade: flag('Trades with the Eurasian Economic Union (customs statistics)'),
  profit_advance_mode: z.enum(['quarterly', 'quarterly_with_monthly', 'monthly_actual']).optional()
    .describe('How profit tax advances are paid (НК РФ ст. 286): by quarter, by quarter with monthly advances, by month from the actual profit'),
  paid_dividends_to_orgs: flag('Pays dividends to Russian organisations'),
  pays_individuals: flag('Pays income to natural persons as a tax agent (НДФЛ)'),
  employees_or_contractors: flag('Has employees or contractors; an organisation always has at least its director, so it is true for it even without payments'),
  employees_with_special_service: flag('Has employees whose length of service is reported separately (ЕФС-1, 1.2)'),
  employees_over_35: flag('Has more than 35 employees (quota for disabled persons)'),
  had_other_staff_events: flag('Has transfers, qualifications or applications about the work book to report (ЕФС-1, 1.1)'),
  pays_dsv: flag('Transfers additional contributions to the funded pension'),
  pers_sved_every_month: flag('Files personal information (персонифицированные сведения) for the third month of a quarter too, beside the РСВ'),
  state_institution: flag('Is a state or municipal institution'),
  mandatory_audit: flag('Is subject to a mandatory audit'),
  has_taxable_real_estate: flag('Owns real estate subject to the property tax of organisations'),
  has_vehicles: flag('Owns vehicles subject to transport tax'),
  has_land: flag('Owns land subject to land tax'),
  region_requires_advances: flag('The region requires advances of property and transport tax'),
  municipality_requires_advances: flag('The municipality requires advances of land tax'),
  trade_object_in_moscow: flag('Has a trade object subject to the trade levy'),
  ip_income_over_300k: flag('A sole trader with an income above 300 000 roubles a year (1 % contribution)'),
  plans_regime_change: flag('Has decided to change the regime or its object from the next year'),
  no_movement_of_money: flag('Has neither turnover on accounts nor taxable objects (single simplified return)'),
  provides_accommodation: flag('Provides accommodation (tourist tax)'),
  extracts_minerals: flag('Extracts minerals (НДПИ)'),
  excise_payer: flag('Pays excise'),
  water_tax_payer: flag('Pays water tax'),
  gambling: flag('Runs a gambling business'),
  traceable_goods: flag('Deals in traceable goods'),
  controlled_transactions: flag('Has controlled transactions'),
  foreign_account: flag('Has an account abroad'),
  in_rosstat_list: z.array(z.enum(['P-4', 'P-1', 'MP-micro', 'PM', '1-enterprise', '12-F', '1-IP'])).optional()
    .describe('Statistical forms the client is on the list for (websbor.rosstat.gov.ru, each January)'),
  nvos_object: flag('Has an object with a negative effect on the environment'),
  not_small_business: flag('Is neither a small nor a medium business'),
  waste_producer: flag('Produces waste (2-ТП отходы)'),
  air_emissions: flag('Emits into the air (2-ТП воздух)'),
  ecosbor_payer: flag('Pays the ecological levy'),
  own_marks: z.array(z.string().min(1).max(60)).optional().describe('Marks of the firm\'s own, for obligations that the firm adds to the catalogue'),
});
/** See the schema of the same name. */
export type ProfileFlags = z.output<typeof ProfileFlags>;

/** A value that a flag may be required to have: yes or no, one of an enumeration, or one entry of a list. */
export type FlagValue = boolean | string;

const FIELDS = ProfileFlags.shape;

/** Flags with the value each must have. Names outside the vocabulary and values a flag cannot have are refused, at their path. */
export const flagRequirements = z.record(z.string(), z.union([z.boolean(), z.string()])).superRefine((requirements, context) => {
  for (const [name, wanted] of Object.entries(requirements)) {
    const field = Object.hasOwn(FIELDS, name) ? FIELDS[name as keyof ProfileFlags] : null;
    if (!field) context.addIssue({ code: 'custom', path: [name], message: 'is not a flag of the reporting profile' });
    else if (!field.safeParse(wanted).success && !field.safeParse([wanted]).success) context.addIssue({ code: 'custom', path: [name], message: `can never be ${JSON.stringify(wanted)}` });
  }
});

/** What the client card says of a flag; null when it says nothing. Lists come sorted. */
export function flagOf(flags: ProfileFlags, name: string): FlagValue | readonly string[] | null {
  const value = flags[name as keyof ProfileFlags];
  return Array.isArray(value) ? [...value].sort() : (value ?? null);
}

/** Whether the client card fulfils a requirement; a list fulfils it by containing the value. */
export function flagHolds(flags: ProfileFlags, name: string, wanted: FlagValue): boolean {
  const value = flagOf(flags, name);
  return Array.isArray(value) ? value.includes(wanted) : value === wanted;
}
