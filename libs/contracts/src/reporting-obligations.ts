import { z } from 'zod';
import { command, job, query } from './contract.ts';
import { field, list, type Filter } from './list.ts';
import { CivilDay, Id, Instant, line, MoneyAmount, PeriodId, Version } from './shapes.ts';

/**
 * Where an obligation is. Before filing: `planned`, `in-preparation`, `on-agreement` (the client looks at the figures), `to-file`. The
 * conversation with the authority: `filed` (sent), `delivered`, `accepted`, `closed` (entered by the authority; of payments: paid), `failed` (the operator
 * or the authority could not take it: it is not filed), `refused`, `needs-clarification`. Aside: `not-required` (two persons say so), `cancelled`.
 */
export const ObligationState = z.enum(['planned', 'in-preparation', 'on-agreement', 'to-file', 'filed', 'delivered', 'accepted', 'closed', 'failed', 'refused', 'needs-clarification', 'not-required', 'cancelled']);
/** The states in which the firm still has to do something before it is filed. */
export const OPEN_OBLIGATION_STATES = ['planned', 'in-preparation', 'on-agreement', 'to-file'] as const satisfies readonly z.infer<typeof ObligationState>[];
/** Report, payment without a report, notice, or a control of the firm's own. */
export const ObligationKind = z.enum(['report', 'payment', 'notice', 'control']);
/** Where the figures are: none, proposed, agreed, or agreed and changed afterwards, which voids the agreement. */
export const FiguresState = z.enum(['none', 'proposed', 'agreed', 'voided']);

/** One condition of an obligation, what was wanted, what was found, and whether that is enough; `condition` says which further fields there are. */
export const ObligationReason = z.looseObject({
  condition: z.enum(['version', 'period', 'service', 'profile', 'subject', 'regime', 'flag', 'waiver', 'event']), met: z.boolean(),
}).describe('wanted, found, flag … as the condition has them').meta({ id: 'ObligationReason' });

/** One line of a list of obligations: what one client must file or pay for one period. */
export const ObligationRow = z.object({
  id: Id, version: Version, organisationId: Id, organisationName: z.string(), code: z.string(), name: z.string(), kind: ObligationKind, authority: z.string(), period: PeriodId,
  state: ObligationState, dueOn: CivilDay, filedOn: CivilDay.nullable().describe('The day that counts: the one in the operator’s confirmation, until then that of sending; of payments when they were made'),
  filedConfirmed: z.boolean().describe('The day comes from the operator’s confirmation'), late: z.boolean().describe('Filed after its due date, or not filed although it has passed'),
  correctionNo: z.int().describe('Number of the newest correction; 0 is the original'), figures: FiguresState, employeeId: Id.nullable().describe('Who prepares it'),
  dueByHand: z.boolean(), employeeByHand: z.boolean(), updatedAt: Instant,
}).meta({ id: 'ObligationRow' });

/** Where a stage is. `skipped`: overtaken by filing or not needed; `blocked`: its task ended without result, somebody must decide; `withdrawn`: its obligation is off. */
export const StageState = z.enum(['planned', 'released', 'in-work', 'done', 'skipped', 'blocked', 'withdrawn']);
/** A step of the work on an obligation. */
export const ObligationStage = z.object({
  obligationId: Id, key: z.string().describe('`PREPARE`; `NDS_2.PAY_ORDERS` in the workflow of a later payment'), id: Id.nullable().describe('From its release on; the origin of its task'),
  workflow: z.string(), no: z.int(), code: z.string(), state: StageState, role: z.string(), employeeId: Id.nullable(), groupId: Id.nullable(), startOn: CivilDay, plannedOn: CivilDay,
  completedOn: CivilDay.nullable(), minutes: z.int().nullable().describe('Spent, as the completion dialog said'), movedByHand: z.boolean(), assignedByHand: z.boolean(), comment: z.string().nullable(),
}).meta({ id: 'ObligationStage' });
/** A stage with the obligation it belongs to. */
export const ObligationStageRow = ObligationStage.extend({ organisationId: Id, organisationName: z.string(), obligationCode: z.string(), period: PeriodId, overdue: z.boolean() }).meta({ id: 'ObligationStageRow' });

/** A step of the conversation with the authority; whatever the authority, by hand or by a program. `error`: it could not be taken and is not filed. */
export const FilingStep = z.enum(['sent', 'confirmed', 'delivered', 'error', 'accepted', 'refused', 'clarification-requested', 'correction-filed', 'processed', 'paid']);
/** The document that proves a step. */
export const FilingProof = z.object({ name: line(300), sha256: z.string().regex(/^[0-9a-f]{64}$/, 'Expected a SHA-256 in hex').nullable().default(null), documentId: Id.nullable().default(null) }).meta({ id: 'FilingProof' });
/** One step of the conversation, as recorded; never changed. */
export const Filing = z.object({
  id: Id, no: z.int(), step: FilingStep, correctionNo: z.int(), on: CivilDay, proof: FilingProof.nullable(), comment: z.string().nullable(),
  cause: z.enum(['client', 'firm', 'authority']).nullable().describe('Of a correction: who caused it'), recordedBy: z.string(), recordedAt: Instant,
}).meta({ id: 'Filing' });

/** One amount of the figures. */
export const FigureLine = z.object({ label: line(200), amount: MoneyAmount }).meta({ id: 'FigureLine' });
/** The figures of an obligation as they were at one time, and whether the client agreed to exactly these. */
export const FiguresSnapshot = z.object({
  revision: z.int(), lines: z.array(FigureLine), hash: z.string().describe('SHA-256 of the canonical form; whoever agrees names it'), proposedBy: z.string(), proposedAt: Instant,
  agreement: z.object({ by: z.enum(['client', 'manager']), personId: Id.nullable(), channel: z.string(), comment: z.string().nullable(), recordedBy: z.string(), at: Instant, voidedAt: Instant.nullable().describe('Other figures were proposed afterwards') }).nullable(),
}).meta({ id: 'FiguresSnapshot' });

const NotRequired = z.object({ reason: z.string(), requestedBy: z.string(), requestedAt: Instant, confirmedBy: z.string().nullable(), confirmedAt: Instant.nullable() });
/** An obligation with all that belongs to it. */
export const Obligation = ObligationRow.extend({
  versionFrom: CivilDay.nullable().describe('First day of the rule that governs it'), filing: CivilDay.nullable(), notification: CivilDay.nullable(), payments: z.array(z.object({ code: z.string(), due: CivilDay })),
  since: CivilDay, until: CivilDay, reasons: z.array(ObligationReason).describe('Why it applies'), stateComment: z.string().nullable(), notRequired: NotRequired.nullable(),
  stages: z.array(ObligationStage), filings: z.array(Filing), snapshots: z.array(FiguresSnapshot), createdAt: Instant,
}).meta({ id: 'Obligation' });

/** What obligations can be filtered by, in lists, the matrix and reports alike. */
export const obligationFilter = {
  organisationId: field.id(), organisationName: field.text(), groupId: field.id('Group of companies'), code: field.text(), kind: field.oneOf(ObligationKind.options), authority: field.text(), period: field.text(),
  year: field.integer('Of the period'), periodEnd: field.date('Last day of the period'), state: field.oneOf(ObligationState.options), dueOn: field.date(), filedOn: field.date(), late: field.boolean(),
  employeeId: field.id(), figures: field.oneOf(FiguresState.options), correctionNo: field.integer(), dueByHand: field.boolean(), notRequiredAsked: field.boolean('Waits for the second person'),
};
type OfObligation = { readonly [K in keyof typeof obligationFilter as `obligation${Capitalize<K>}`]: (typeof obligationFilter)[K] };
/** What a condition on an obligation is called among those on its stages: `state` → `obligationState`. */
export const obligationField = (name: string): string => `obligation${name[0]!.toUpperCase()}${name.slice(1)}`;
const stageFilter = {
  ...(Object.fromEntries(Object.entries(obligationFilter).map(([name, condition]) => [obligationField(name), condition])) as unknown as OfObligation),
  obligationId: field.id(), organisationId: field.id(), period: field.text(), code: field.text('Of the stage'), state: field.oneOf(StageState.options), role: field.text(),
  employeeId: field.id(), startOn: field.date(), plannedOn: field.date(), overdue: field.boolean(),
};
/** The stages of the obligations that a filter of listObligations means, as a filter of listObligationStages. */
export function stagesOf({ and, or, not, ...conditions }: Filter): Filter {
  return {
    ...Object.fromEntries(Object.entries(conditions).map(([name, condition]) => [obligationField(name), condition])),
    ...(and && { and: and.map(stagesOf) }), ...(or && { or: or.map(stagesOf) }), ...(not && { not: stagesOf(not) }),
  };
}

const wrongState = { 'wrong-state': 'conflict' } as const;
const one = z.object({ id: Id });
const reason = line(1000);
const acting = { permission: 'reporting:write', ifMatch: 'required', output: Obligation } as const;
const stage = one.extend({ key: line(60).describe('Key of the stage') });

/** Obligations and their stages. */
export const obligationOperations = {
  listObligations: list({
    summary: 'Obligations of clients', http: 'GET /obligations', permission: 'reporting:read', item: ObligationRow, filter: obligationFilter,
    sort: ['dueOn', 'organisationName', 'code', 'state', 'updatedAt'],
  }),
  getObligation: query({ summary: 'One obligation with its stages, its conversation and its figures', http: 'GET /obligations/:id', permission: 'reporting:read', input: one, output: Obligation }),
  moveObligationDue: command({ summary: 'Set the due date of one obligation by hand', description: 'Plans keep it and list it as a deviation. Without a date: the rule’s again.', http: 'POST /obligations/:id/move', ...acting, input: one.extend({ dueOn: CivilDay.nullable(), reason }), errors: wrongState }),
  assignObligation: command({ summary: 'Name who prepares an obligation', description: 'Null: by the responsible employees of the client.', http: 'POST /obligations/:id/assign', ...acting, input: one.extend({ employeeId: Id.nullable() }), errors: wrongState }),
  cancelObligation: command({ summary: 'Take an obligation off the season', description: 'Plans leave it cancelled.', http: 'POST /obligations/:id/cancel', ...acting, input: one.extend({ reason }), errors: wrongState }),
  restoreObligation: command({ summary: 'Put a cancelled obligation, or one that was not required, back', http: 'POST /obligations/:id/restore', ...acting, input: one.extend({ reason }), errors: wrongState }),
  requestNotRequired: command({ summary: 'Ask that an obligation be taken as not required', description: 'For this period only; a second person confirms.', http: 'POST /obligations/:id/not-required', ...acting, input: one.extend({ reason }), errors: wrongState }),
  confirmNotRequired: command({
    summary: 'Confirm, as the second person, that an obligation is not required', http: 'POST /obligations/:id/not-required/confirm', ...acting, input: one,
    errors: { ...wrongState, 'same-person': 'forbidden', 'not-requested': 'conflict' },
  }),
  listObligationStages: list({
    summary: 'Stages of obligations: what is to be done from when to when, by whom', http: 'GET /obligation-stages', permission: 'reporting:read', item: ObligationStageRow, filter: stageFilter, sort: ['plannedOn', 'startOn', 'organisationName'],
  }),
  moveStage: command({ summary: 'Plan a stage for another day', http: 'POST /obligations/:id/stages/:key/move', ...acting, input: stage.extend({ plannedOn: CivilDay }), errors: wrongState }),
  reassignStage: command({
    summary: 'Give a stage to an employee or to the queue of a group', http: 'POST /obligations/:id/stages/:key/assign', ...acting,
    input: stage.extend({ employeeId: Id.optional(), groupId: Id.optional() }).refine((to) => (to.employeeId === undefined) !== (to.groupId === undefined), { path: ['employeeId'], error: 'Name an employee or a group' }), errors: wrongState,
  }),
  releaseStage: command({ summary: 'Begin a stage before its time: its task appears', http: 'POST /obligations/:id/stages/:key/release', ...acting, input: stage, errors: wrongState }),
  releaseDueStages: job({
    summary: 'Release the stages whose time has come', description: 'It also runs every few minutes, and after a plan was accepted.', http: 'POST /obligation-stages/release', permission: 'reporting:plan', input: z.object({}), output: z.object({ released: z.int() }).meta({ id: 'StagesReleased' }),
  }),
  completeStage: command({
    summary: 'Complete a stage by hand', description: 'Its task, if there is one, is cancelled.', http: 'POST /obligations/:id/stages/:key/complete', ...acting,
    input: stage.extend({ on: CivilDay.optional(), minutes: z.int().min(0).max(6000).optional(), comment: line(1000).optional() }), errors: { ...wrongState, 'day-in-future': 'unprocessable' },
  }),
  skipStage: command({
    summary: 'Skip a stage: it is not needed', description: 'Its task, if there is one, is cancelled; the stage after it begins.', http: 'POST /obligations/:id/stages/:key/skip', ...acting, input: stage.extend({ reason }), errors: wrongState,
  }),
  blockStage: command({
    summary: 'Say that a stage cannot go on', description: 'Its task, if there is one, is cancelled; somebody must look at it and take it up again.', http: 'POST /obligations/:id/stages/:key/block', ...acting, input: stage.extend({ reason }), errors: wrongState,
  }),
  reopenStage: command({ summary: 'Take a stage up again', description: 'It is released anew.', http: 'POST /obligations/:id/stages/:key/reopen', ...acting, input: stage, errors: wrongState }),
};

/** The conversation with the authority, and the agreement of figures. */
export const filingOperations = {
  recordFiling: command({
    summary: 'Record a step of the conversation with the authority', description: 'By hand or by a program, for every authority alike. `on` is the day of the step; of `confirmed` the day of sending as the operator confirms it.',
    http: 'POST /obligations/:id/filings', ...acting, idempotency: 'required',
    input: one.extend({ step: FilingStep, on: CivilDay, proof: FilingProof.optional(), comment: line(2000).optional(), cause: Filing.shape.cause.unwrap().optional() })
      .refine((f) => f.step !== 'correction-filed' || f.cause !== undefined, { path: ['cause'], error: 'Say who caused the correction' }),
    errors: { ...wrongState, 'day-in-future': 'unprocessable', 'nothing-to-file': 'unprocessable' },
  }),
  proposeFigures: command({
    summary: 'Propose the figures of an obligation', description: 'The same figures again change nothing; others void an agreement.', http: 'POST /obligations/:id/figures', ...acting, idempotency: 'required',
    input: one.extend({ lines: z.array(FigureLine).min(1).max(200) }), errors: { ...wrongState, 'invalid-amount': 'unprocessable' },
  }),
  agreeFigures: command({
    summary: 'Record that the client, or the manager for them, agreed to the figures', http: 'POST /obligations/:id/figures/agree', ...acting, idempotency: 'required',
    input: one.extend({ hash: z.string().length(64).describe('Of the figures that were seen'), by: z.enum(['client', 'manager']), personId: Id.optional().describe('Of the client'), channel: line(40).describe('portal, mail, phone …'), comment: line(1000).optional() }),
    errors: { ...wrongState, 'figures-changed': 'conflict', 'no-figures': 'conflict' },
  }),
};
