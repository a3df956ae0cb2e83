import { z } from 'zod';
import { command, job, query } from './contract.ts';
import { field, list } from './list.ts';
import { ObligationReason } from './reporting-obligations.ts';
import { CivilDay, Id, Instant, PeriodId, Version } from './shapes.ts';

const year = z.coerce.number<number>().int().min(2000).max(2100);
/** Whose obligations a plan looks at; what is absent does not narrow. */
export const PlanScope = z.object({
  organisationIds: z.array(Id).min(1).max(20_000).optional(), groupId: Id.optional().describe('A group of companies'), employeeId: Id.optional().describe('Clients this employee is responsible for today'), codes: z.array(z.string().max(40)).min(1).max(200).optional(),
}).meta({ id: 'PlanScope' });
/** `restore`: it was removed by an earlier plan and is expected again. `keep`: people decided otherwise, or work has begun; nothing is done. `undated`: expected, but no date can be told yet. */
export const PlanChangeKind = z.enum(['create', 'restore', 'remove', 'move', 'keep', 'undated']);
/** The kinds that accepting a plan carries out. */
export const ACTING_CHANGES = ['create', 'restore', 'remove', 'move'] as const satisfies readonly z.infer<typeof PlanChangeKind>[];
const counts = z.object({ create: z.int(), restore: z.int(), remove: z.int(), move: z.int(), keep: z.int(), undated: z.int(), unchanged: z.int() });

/** The obligations expected of clients in a year, compared with those that exist: only the differences. */
export const SeasonPlan = z.object({
  id: Id, version: Version, year: z.int(), scope: PlanScope, state: z.enum(['computing', 'ready', 'accepted', 'discarded']), counts, pending: z.int().describe('Differences not accepted yet'),
  clients: z.int(), profiles: z.int().describe('Different profiles among them: rules are evaluated once for each'), withoutAny: z.int().describe('Clients of whom nothing is expected'),
  unconfirmed: z.array(z.object({ what: z.enum(['type', 'calendar']), code: z.string().describe('Of the obligation, or the year'), confidence: z.string(), changes: z.int() })).describe('Rules to be confirmed before their differences can be accepted'),
  createdBy: z.string(), createdAt: Instant,
}).meta({ id: 'SeasonPlan' });
/** One difference, with its reason. */
export const PlanChange = z.object({
  id: Id, kind: PlanChangeKind, organisationId: Id, organisationName: z.string(), code: z.string(), period: PeriodId, obligationId: Id.nullable(), dueBefore: CivilDay.nullable(), dueAfter: CivilDay.nullable(), optional: z.boolean(),
  why: z.enum(['expected', 'not-expected', 'dates-changed', 'begun', 'due-by-hand', 'not-required', 'cancelled-by-hand', 'calendar-year-missing', 'event-date-missing']), reasons: z.array(ObligationReason), applied: z.boolean(),
}).meta({ id: 'PlanChange' });
/** What the daily comparison of expected and existing obligations found. */
export const Gap = z.object({
  id: Id, kind: z.enum(['missing', 'surplus', 'moved']), organisationId: Id, organisationName: z.string(), code: z.string(), period: PeriodId, obligationId: Id.nullable(), dueOn: CivilDay.nullable(), foundOn: CivilDay, settledOn: CivilDay.nullable(),
}).meta({ id: 'Gap' });

const unconfirmed = z.enum(['refuse', 'leave']).default('refuse').describe('With rules that need confirmation: refuse, or leave their differences pending');
const applied = z.object({ created: z.int(), restored: z.int(), removed: z.int(), moved: z.int(), left: z.int().describe('Not done: changed meanwhile, or waiting for a confirmation') });

/** Generating a year: plan, review, accept; and the daily check that nothing is missing. */
export const planOperations = {
  planSeason: job({
    summary: 'Compare the obligations expected in a year with those that exist', description: 'Changes nothing: the result is a plan to be reviewed. Running it twice gives the same plan; after accepting, an empty one.',
    http: 'POST /season-plans', permission: 'reporting:plan', idempotency: 'required', input: z.object({ year, scope: PlanScope.default({}) }), output: z.object({ planId: Id, counts }).meta({ id: 'SeasonPlanned' }),
  }),
  getSeasonPlan: query({ summary: 'A plan with its counts', http: 'GET /season-plans/:id', permission: 'reporting:read', input: z.object({ id: Id }), output: SeasonPlan }),
  listSeasonPlans: list({
    summary: 'Plans', http: 'GET /season-plans', permission: 'reporting:read', item: SeasonPlan.omit({ unconfirmed: true }), filter: { year: field.integer(), state: field.oneOf(SeasonPlan.shape.state.options) }, sort: ['createdAt'], defaultSort: '-createdAt',
  }),
  listPlanChanges: list({
    summary: 'The differences of a plan', http: 'GET /season-plans/:id/changes', permission: 'reporting:read', item: PlanChange, extra: { id: Id },
    filter: { kind: field.oneOf(PlanChangeKind.options), code: field.text(), organisationId: field.id(), period: field.text(), optional: field.boolean(), why: field.oneOf(PlanChange.shape.why.options), applied: field.boolean(), dueAfter: field.date() }, sort: ['organisationName', 'code', 'dueAfter'],
  }),
  acceptPlan: job({
    summary: 'Carry out a plan, or a part of it', description: 'What people changed meanwhile is left alone and counted. Absent conditions do not narrow.', http: 'POST /season-plans/:id/accept', permission: 'reporting:plan', idempotency: 'required',
    input: z.object({ id: Id, kinds: z.array(z.enum(ACTING_CHANGES)).min(1).optional(), codes: z.array(z.string().max(40)).min(1).max(200).optional(), organisationIds: z.array(Id).min(1).max(20_000).optional(), changeIds: z.array(Id).min(1).max(20_000).optional(), unconfirmed }),
    output: applied.meta({ id: 'PlanAccepted' }), errors: { 'wrong-state': 'conflict', 'unconfirmed-rules': 'unprocessable' },
  }),
  discardPlan: command({ summary: 'Discard a plan', http: 'POST /season-plans/:id/discard', permission: 'reporting:plan', input: z.object({ id: Id }), output: SeasonPlan, errors: { 'wrong-state': 'conflict' } }),
  checkGaps: job({ summary: 'Look for gaps now; it also runs every morning', http: 'POST /gaps/check', permission: 'reporting:plan', input: z.object({}), output: z.object({ open: z.int(), found: z.int(), settled: z.int() }).meta({ id: 'GapsChecked' }) }),
  listGaps: list({
    summary: 'Gaps: obligations missing, not expected any more, or due on another day', description: 'Of the years that were planned. What is optional is never missing.', http: 'GET /gaps', permission: 'reporting:read', item: Gap,
    filter: { kind: field.oneOf(Gap.shape.kind.options), organisationId: field.id(), code: field.text(), dueOn: field.date(), foundOn: field.date(), settledOn: field.date() }, sort: ['dueOn', 'foundOn', 'organisationName'],
  }),
  fillGaps: job({
    summary: 'Close open gaps', description: 'Missing obligations are created, surplus ones removed, moved ones moved.', http: 'POST /gaps/fill', permission: 'reporting:plan', idempotency: 'required',
    input: z.object({ ids: z.array(Id).min(1).max(20_000).optional().describe('All when absent'), unconfirmed }), output: applied.meta({ id: 'GapsFilled' }), errors: { 'unconfirmed-rules': 'unprocessable' },
  }),
};
