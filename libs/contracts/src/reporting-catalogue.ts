import { z } from 'zod';
import { command, query } from './contract.ts';
import { ObligationKind, ObligationReason } from './reporting-obligations.ts';
import { CivilDay, Flag, Id, Instant, line, PeriodId, Version } from './shapes.ts';

const code = z.string().regex(/^[A-Z0-9][A-Z0-9_]*$/, 'Expected a code such as NDS_EAEU').max(40);
/** How far a rule or a calendar can be trusted. Anything but `high` asks for confirmation before it is used for the first time. */
export const RuleConfidence = z.enum(['high', 'medium', 'low']);
const confirmation = { confidence: RuleConfidence, confirmedBy: z.string().nullable(), confirmedAt: Instant.nullable(), needsConfirmation: z.boolean() };
const year = z.coerce.number<number>().int().min(2000).max(2100);

/** One dated version of an obligation type. */
export const ObligationTypeVersion = z.object({
  id: Id, version: Version, code, validFrom: CivilDay.nullable(), validTo: CivilDay.nullable(), own: z.boolean().describe('Of the firm, not of the built-in catalogue'), ...confirmation,
  rule: z.record(z.string(), z.unknown()).describe('In the language of the catalogue'), comment: z.string().nullable(), changedBy: z.string(), updatedAt: Instant,
}).meta({ id: 'ObligationTypeVersion' });
/** What is filed or paid, as the rule in force on a day has it. */
export const ObligationType = z.object({
  code, nameRu: z.string(), nameEn: z.string(), kind: ObligationKind, authority: z.string(), recurrence: z.string(), optional: z.boolean(), own: z.boolean(), formKnd: z.string().nullable(), legalBasis: z.string(),
  ...confirmation, validFrom: CivilDay.nullable(), validTo: CivilDay.nullable(), versions: z.int(),
}).meta({ id: 'ObligationType' });

/** What a stage is called, who does it by default, and how long it takes. */
export const StageCode = z.object({ id: Id, version: Version, code, nameRu: z.string(), nameEn: z.string(), defaultRole: z.string(), doneWhen: z.string().nullable(), normMinutes: z.int().min(0).max(100_000).nullable().describe('Planning default for the load; measured times go first') }).meta({ id: 'StageCode' });
/** The queue that receives stages of a role when nobody is responsible. */
export const StageRole = z.object({ id: Id, version: Version, role: z.string(), groupId: Id.nullable() }).meta({ id: 'StageRole' });

/** What would come of a change for obligations of some years, before it acts. */
export const ChangePreview = z.object({
  appear: z.int(), vanish: z.int(), move: z.int(), same: z.int(), clients: z.int().describe('Concerned by any of it'),
  examples: z.array(z.object({ organisationId: Id, organisationName: z.string(), code: z.string(), period: PeriodId, effect: z.enum(['appear', 'vanish', 'move']), before: CivilDay.nullable(), after: CivilDay.nullable() })).describe('The first 200'),
  undated: z.array(z.object({ code: z.string(), period: PeriodId, missing: z.string() })).describe('Without a date: a calendar year or an event is not known'),
}).meta({ id: 'ChangePreview' });

/** One year of the working calendar, as it was last saved. */
export const CalendarYearVersion = z.object({
  id: Id, version: Version, year: z.int(), revision: z.int(), status: z.enum(['official', 'unconfirmed']), ...confirmation, noteRu: z.string(), noteEn: z.string(), sources: z.array(z.string()),
  daysOff: z.array(z.record(z.string(), z.unknown())), workingWeekends: z.array(CivilDay), shortened: z.array(CivilDay), workingDays: z.int(), changedBy: z.string(), updatedAt: Instant,
}).meta({ id: 'CalendarYearVersion' });
const calendarYear = {
  year, status: z.enum(['official', 'unconfirmed']), confidence: RuleConfidence, sources: z.array(z.string().max(500)).max(20).default([]), noteRu: z.string().max(2000).default(''), noteEn: z.string().max(2000).default(''),
  daysOff: z.array(z.object({ date: CivilDay, kind: z.enum(['public_holiday', 'transferred_day_off', 'declared_day_off']), name: z.object({ ru: line(200), en: line(200) }).optional(), movedFrom: CivilDay.optional() })).max(366),
  workingWeekends: z.array(CivilDay).max(110), shortened: z.array(CivilDay).max(366),
};

/** A due date with the steps from the rule to it. */
export const ExplainedDate = z.object({
  what: z.enum(['filing', 'notification', 'payment']), code: z.string().nullable().describe('Of the payment'), date: CivilDay, nominal: CivilDay.describe('Before it was shifted off a day off'),
  steps: z.array(z.looseObject({ step: z.enum(['override', 'by_period', 'period_end', 'event', 'clamp', 'special', 'nominal', 'shift']) })).describe('In the order taken; the fields follow from the step'),
}).meta({ id: 'ExplainedDate' });
/** Whether one item of the catalogue concerns a client, and why or why not. */
export const ObligationExplanation = z.object({
  code: z.string(), nameRu: z.string(), period: PeriodId, applies: z.boolean(), exists: z.boolean().describe('Is in the season'), obligationId: Id.nullable(), since: CivilDay.nullable(), until: CivilDay.nullable(),
  dueOn: CivilDay.nullable(), reasons: z.array(ObligationReason), undated: z.string().nullable().describe('Why it has no date yet'),
}).meta({ id: 'ObligationExplanation' });

const versionInput = { code, validFrom: CivilDay.nullable().describe('Periods that end on this day or later follow it; null: since ever'), rule: z.record(z.string(), z.unknown()).describe('In the language of the catalogue; code and validity come from here, not from it') };
const ruleErrors = { 'invalid-rule': 'unprocessable' } as const;
const dates = z.record(z.string().max(60), CivilDay).optional().describe('Dates of the event, by name');
const dueDateErrors = { 'wrong-period': 'unprocessable', 'calendar-year-missing': 'unprocessable', 'event-date-missing': 'unprocessable' } as const;
const DueDates = z.object({
  code: z.string(), period: PeriodId, versionFrom: CivilDay.nullable(), dates: z.array(ExplainedDate),
  stages: z.array(z.object({ key: z.string(), code: z.string(), role: z.string(), startOn: CivilDay, plannedOn: CivilDay, moved: z.string().nullable() })),
}).meta({ id: 'DueDates' });

/** What must be filed and paid by whom and when: rules, calendars, and the arithmetic shown. */
export const catalogueOperations = {
  listObligationTypes: query({
    summary: 'The catalogue of obligations as it is on a day', http: 'GET /obligation-types', permission: 'reporting:read', input: z.object({ on: CivilDay.optional(), own: Flag.optional() }), output: z.object({ data: z.array(ObligationType) }),
  }),
  getObligationType: query({ summary: 'One obligation type with all its versions', http: 'GET /obligation-types/:code', permission: 'reporting:read', input: z.object({ code }), output: z.object({ code, versions: z.array(ObligationTypeVersion) }).meta({ id: 'ObligationTypeHistory' }) }),
  saveObligationTypeVersion: command({
    summary: 'Save a version of an obligation type, or a new type of the firm', description: 'Earlier periods keep the earlier rule. A version that begins on this very day is replaced. Existing obligations change with the next accepted plan.',
    http: 'POST /obligation-types/:code/versions', permission: 'reporting:configure', input: z.object({ ...versionInput, validTo: CivilDay.nullable().default(null), comment: line(1000).optional() }), output: ObligationTypeVersion, errors: { ...ruleErrors, 'dates-reversed': 'unprocessable' },
  }),
  confirmObligationType: command({ summary: 'Confirm a rule of medium or low confidence after having checked it', http: 'POST /obligation-type-versions/:id/confirm', permission: 'reporting:configure', ifMatch: 'required', input: z.object({ id: Id }), output: ObligationTypeVersion }),
  previewObligationTypeChange: query({
    summary: 'Which obligations of which clients would appear, vanish or move', http: 'POST /obligation-types/:code/preview', permission: 'reporting:configure', input: z.object({ ...versionInput, validTo: CivilDay.nullable().default(null), year }), output: ChangePreview, errors: { ...ruleErrors, 'dates-reversed': 'unprocessable' },
  }),
  listStageCodes: query({ summary: 'Names, roles and norms of stages', http: 'GET /stage-codes', permission: 'reporting:read', input: z.object({}), output: z.object({ data: z.array(StageCode) }) }),
  saveStageCode: command({
    summary: 'Add or change a stage', http: 'PUT /stage-codes/:code', permission: 'reporting:configure', input: StageCode.omit({ id: true, version: true }).partial({ doneWhen: true, normMinutes: true }).extend({ code }), output: StageCode,
  }),
  listStageRoles: query({ summary: 'Queues for stages of a role that nobody is responsible for', http: 'GET /stage-roles', permission: 'reporting:read', input: z.object({}), output: z.object({ data: z.array(StageRole) }) }),
  setStageRole: command({ summary: 'Set the queue for stages of a role that nobody is responsible for', http: 'PUT /stage-roles/:role', permission: 'reporting:configure', input: z.object({ role: line(60), groupId: Id.nullable() }), output: StageRole }),
  getWorkingCalendar: query({ summary: 'The working calendar of a year, newest revision first', http: 'GET /working-calendars/:year', permission: 'signed-in', input: z.object({ year }), output: z.object({ year: z.int(), revisions: z.array(CalendarYearVersion) }).meta({ id: 'WorkingCalendarYear' }) }),
  saveCalendarYear: command({
    summary: 'Save the working calendar of a year', description: 'A new revision; due dates move with the next accepted plan.', http: 'POST /working-calendars/:year', permission: 'reporting:configure', input: z.object(calendarYear), output: CalendarYearVersion,
    errors: { 'invalid-calendar': 'unprocessable' },
  }),
  confirmCalendarYear: command({ summary: 'Confirm a working calendar after having checked it', http: 'POST /working-calendar-revisions/:id/confirm', permission: 'reporting:configure', ifMatch: 'required', input: z.object({ id: Id }), output: CalendarYearVersion }),
  previewCalendarYear: query({ summary: 'Which due dates another working calendar would move', http: 'POST /working-calendars/:year/preview', permission: 'reporting:configure', input: z.object(calendarYear), output: ChangePreview, errors: { 'invalid-calendar': 'unprocessable' } }),
  previewDueDates: query({
    summary: 'The due dates of an obligation for a period, with their arithmetic', http: 'GET /due-dates', permission: 'reporting:read', input: z.object({ code, period: PeriodId, dates }),
    output: DueDates, errors: { ...dueDateErrors, 'no-rule': 'unprocessable' },
  }),
  previewRuleDueDates: query({
    summary: 'The due dates that a rule would give for a period, before it is saved', http: 'POST /obligation-types/:code/due-dates', permission: 'reporting:configure', input: z.object({ ...versionInput, period: PeriodId, dates }),
    output: DueDates, errors: { ...ruleErrors, ...dueDateErrors },
  }),
  explainObligations: query({
    summary: 'Why a client has an obligation, and why not', description: 'Every item of the catalogue for every period of the year; of items brought about by events those that were noted, else the missing event.',
    http: 'GET /clients/:id/obligations/explanation', permission: 'reporting:read', input: z.object({ id: Id, year, code: code.optional() }), output: z.object({ organisationId: Id, year: z.int(), data: z.array(ObligationExplanation) }).meta({ id: 'ObligationExplanations' }),
  }),
};
