import { CivilDate, Period } from '@kontora/domain';
import { z } from 'zod';

/** A civil date of a profile, typed as the domain types it. */
const civilDate = z.iso.date({ abort: true }).refine(CivilDate.is, 'Expected a day such as 2026-03-31') as unknown as z.ZodType<CivilDate, string>;
const periodId = z.string().refine(Period.is, 'Expected a period such as 2026, 2026-Q3, 2026-C3, 2026-07, 2026-07-A or a day') as unknown as z.ZodType<Period, string>;
const flag = (meaning: string) => z.boolean().optional().describe(meaning);

/** Legal form as far as reporting cares: organisation or sole trader (ИП). */
export const ReportingSubject = z.enum(['org', 'ip']);

/** Tax regimes: ОСНО, УСН without VAT, УСН with VAT, ЕСХН, patent, АУСН, self-employed (no reports). */
export const TaxRegime = z.enum(['OSNO', 'USN', 'USN_VAT', 'ESHN', 'PSN', 'AUSN', 'NPD']);
type TaxRegime = z.output<typeof TaxRegime>;

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
}).meta({ id: 'ProfileFlags' });
export type ProfileFlags = z.output<typeof ProfileFlags>;

const SEVERAL = 'A patent goes together with one of OSNO, USN, USN_VAT and ESHN; other regimes exclude each other';
function regimesGoTogether(regimes: readonly TaxRegime[]): boolean {
  const main = regimes.filter((regime) => regime !== 'PSN');
  return new Set(regimes).size === regimes.length && main.length <= 1 && (regimes.length === 1 || !main.some((regime) => regime === 'AUSN' || regime === 'NPD'));
}

/** What reporting must know of a client on a day: legal form, regimes, flags. */
export const ProfileFacts = z.object({
  subject: ReportingSubject,
  regimes: z.array(TaxRegime).min(1).refine(regimesGoTogether, SEVERAL).describe('One regime, or a patent (PSN) beside another one'),
  flags: ProfileFlags,
});
export type ProfileFacts = z.output<typeof ProfileFacts>;

/** Why facts contradict each other, and where; null when they do not. */
export function profileContradiction({ subject, regimes }: Pick<ProfileFacts, 'subject' | 'regimes'>): { path: 'regimes'; message: string } | null {
  const wrong = subject === 'org' && regimes.some((regime) => regime === 'PSN' || regime === 'NPD');
  return wrong ? { path: 'regimes', message: 'An organisation can neither hold a patent nor be self-employed' } : null;
}

/** What was true of a client from one day to another; `to` is null while it lasts. Both days count. */
export const ProfileSegment = ProfileFacts.extend({ from: civilDate, to: civilDate.nullable().default(null) }).superRefine((segment, context) => {
  const contradiction = profileContradiction(segment);
  if (contradiction) context.addIssue({ code: 'custom', path: [contradiction.path], message: contradiction.message });
  if (segment.to !== null && segment.to < segment.from) context.addIssue({ code: 'custom', path: ['to'], message: 'lies before the first day' });
});
export type ProfileSegment = z.output<typeof ProfileSegment>;

/** An event that brings about an obligation: hiring (`EFS1_11_EVENT`), a patent (`PSN_SHORT`), a quarter in which УСН was lost. */
export const ProfileOccurrence = z.object({
  code: z.string().min(1).max(60).describe('Obligation of the catalogue that the event brings about'),
  period: periodId.describe('The day of the event, or the quarter chosen for it'),
  dates: z.record(z.string().max(60), civilDate).default({}).describe('Named dates the due rules ask for, such as patent_start and patent_end'),
});
export type ProfileOccurrence = z.output<typeof ProfileOccurrence>;
