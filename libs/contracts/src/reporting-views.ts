import { z } from 'zod';
import { query } from './contract.ts';
import { filterExcess, FILTER_LIMITS, filterSchema } from './list.ts';
import { obligationFilter, ObligationState, StageState } from './reporting-obligations.ts';
import { CivilDay, Id, Instant, PeriodId } from './shapes.ts';

const whichObligations = filterSchema({ filter: obligationFilter });
/** The filter of listObligations, as JSON. */
export const WhichObligations = z.record(z.string(), z.unknown()).superRefine((filter, context) => {
  for (const issue of whichObligations.safeParse(filter).error?.issues ?? []) context.addIssue({ ...issue } as never);
}).describe('A filter of listObligations');
const drill = WhichObligations;
/** A view adds its window, and whoever opens a number its row, column and figure: the filter of a view leaves room for them. */
const VIEW_FILTER_LIMITS = { depth: FILTER_LIMITS.depth - 2, conditions: FILTER_LIMITS.conditions - 20 };
const ViewFilter = WhichObligations.superRefine((filter, context) => {
  const message = filterExcess(filter, VIEW_FILTER_LIMITS);
  if (message) context.addIssue({ code: 'custom', message });
});

/** A part of the calendar in which obligations are looked at. */
const window = {
  window: z.string().regex(/^[1-9]\d{3}(-Q[1-4]|-(0[1-9]|1[0-2]))?$/, 'Expected a year, a quarter or a month: 2026, 2026-Q1, 2026-04').describe('A year, a quarter or a month'),
  by: z.enum(['due', 'period']).default('due').describe('Whether the due date lies in the window, or the last day of the period'), filter: ViewFilter.optional(),
};

/** How many obligations there are in each figure. `open` + `sent` + `accepted` + `trouble` + `notRequired` = `total`; `late` goes across. Cancelled ones are not counted. */
export const ObligationFigures = z.object({
  total: z.int(), open: z.int().describe('Nothing filed yet'), sent: z.int().describe('Filed or delivered'), accepted: z.int().describe('Accepted or closed'), trouble: z.int().describe('Failed, refused, or to be clarified'),
  notRequired: z.int(), late: z.int(),
}).meta({ id: 'ObligationFigures' });
/** A cell. With one obligation: which, and its state; with several: their number by figure. */
export const MatrixCell = z.object({
  column: z.string(), figures: ObligationFigures, dueOn: CivilDay.nullable().describe('The earliest that is still open, else the latest'),
  one: z.object({ id: Id, state: ObligationState, late: z.boolean(), filedOn: CivilDay.nullable(), correctionNo: z.int(), period: PeriodId, employeeId: Id.nullable() }).nullable(),
}).meta({ id: 'MatrixCell' });
const line = z.object({ key: z.string(), label: z.string().nullable(), figures: ObligationFigures, filter: drill });
const figureFilters = z.record(z.string(), drill).describe('By figure: what to add to the filters of row and column to list exactly the rows it counts');
/** Obligations in rows and columns. The rows of every number are given by `base`, the row’s, the column’s and the figure’s filter together. */
export const ObligationMatrix = z.object({
  rows: z.array(line.extend({ cells: z.array(MatrixCell) })), columns: z.array(line), total: ObligationFigures, base: drill, figureFilters, page: z.int(), pages: z.int(), rowCount: z.int(), freshness: Instant,
}).meta({ id: 'ObligationMatrix' });

const StatusLine = z.object({ organisationId: Id.nullable(), organisationName: z.string().nullable(), code: z.string().nullable(), employeeId: Id.nullable(), total: z.int(), onTime: z.int(), late: z.int(), pending: z.int(), overdue: z.int(), notRequired: z.int(), filter: drill });
const status = z.object({ total: z.int(), onTime: z.int().describe('Filed by the due date'), late: z.int().describe('Filed after it'), pending: z.int().describe('Not filed, due today or later'), overdue: z.int().describe('Not filed, due before today'), notRequired: z.int() });

const days = { from: CivilDay, to: CivilDay };
const whose = { employeeId: Id.optional(), organisationId: Id.optional(), code: z.string().max(40).optional().describe('Of the obligation') };
const ofObligations = { filter: ViewFilter.optional() };
const reversed = { 'dates-reversed': 'unprocessable' } as const;
const stages = z.record(z.string(), z.unknown()).describe('Filter of listObligationStages for exactly these');

const bar = { total: z.int(), done: z.int().describe('Done or skipped'), overdue: z.int() };
const stageFigures = z.record(z.string(), stages).describe('By figure: what to add to the filter of a line to list exactly the stages it counts');

/** Views of the season over the same obligations. */
export const viewOperations = {
  getObligationMatrix: query({
    summary: 'The matrix client × report × employee', description: 'Axes can be swapped; sums of rows and of columns meet in the total. Who has nothing in the window has no row.', http: 'GET /matrix', permission: 'reporting:read',
    input: z.object({
      ...window, rows: z.enum(['client', 'employee']).default('client'), columns: z.enum(['code', 'period', 'code-period']).default('code'), sort: z.enum(['name', 'code', 'late', 'employee']).default('name').describe('code: the firm’s client number; late: most late first; employee: by the accountant responsible today'),
      page: z.coerce.number<number>().int().min(1).max(100_000).default(1), size: z.coerce.number<number>().int().min(1).max(200).default(50),
    }),
    output: ObligationMatrix, errors: { 'too-many-cells': 'unprocessable' },
  }),
  getSeasonSchedule: query({
    summary: 'The season as bars: each stage of each report from its start to its planned day', http: 'GET /season/schedule', permission: 'reporting:read', input: z.object({ ...days, ...whose, ...ofObligations }),
    output: z.object({ data: z.array(z.object({ code: z.string(), period: PeriodId, stage: z.string(), startOn: CivilDay, plannedOn: CivilDay, ...bar, filter: stages })), complete: z.boolean() }).meta({ id: 'SeasonSchedule' }), errors: reversed,
  }),
  getSeasonLines: query({
    summary: 'The season as bars, client by client or employee by employee', description: 'A page of clients, by name, or of employees, nobody last; with the reports of each, and the stages of each report. Who has nothing in these days is not there.', http: 'GET /season/lines', permission: 'reporting:read',
    input: z.object({ ...days, ...whose, ...ofObligations, group: z.enum(['client', 'employee']).default('client'), limit: z.coerce.number<number>().int().min(1).max(100).default(25).describe('Clients or employees a page'), after: Id.optional().describe('Of the client or employee that the page before ended with') }),
    output: z.object({
      data: z.array(z.object({
        key: Id.nullable().describe('Client or employee; null: nobody'), label: z.string().nullable().describe('Name of the client'), ...bar, filter: stages,
        lines: z.array(z.object({ code: z.string(), period: PeriodId, obligationId: Id.nullable().describe('Of a client'), filter: stages, bars: z.array(z.object({ stage: z.string(), startOn: CivilDay, plannedOn: CivilDay, ...bar, state: StageState.nullable().describe('When all have the same') })) })),
      })), next: Id.nullable().describe('`after` of the next page'),
    }).meta({ id: 'SeasonLines' }), errors: reversed,
  }),
  getSeasonLoad: query({
    summary: 'Planned work by week, employee and stage', description: 'Minutes: measured in the same stage of the same report before, else the norm of the stage; null where neither is known.', http: 'GET /season/load', permission: 'reporting:read',
    input: z.object({ ...days, ...whose, ...ofObligations, group: z.enum(['week', 'week-employee', 'week-stage']).default('week-employee') }),
    output: z.object({ data: z.array(z.object({ week: CivilDay.describe('Its Monday'), employeeId: Id.nullable(), stage: z.string().nullable(), total: z.int(), done: z.int().describe('Done or skipped'), overdue: z.int().describe('To be done before today; the rest is ahead'), minutes: z.int().nullable(), withoutNorm: z.int().describe('Stages whose minutes are not known'), filter: stages })), figureFilters: stageFigures, workingDays: z.record(z.string(), z.int()).describe('By week') }).meta({ id: 'SeasonLoad' }), errors: reversed,
  }),
  getSeasonCalendar: query({
    summary: 'Days of the season: what is due, and which stages are planned', http: 'GET /season/calendar', permission: 'reporting:read', input: z.object({ ...days, ...whose, ...ofObligations }),
    output: z.object({ data: z.array(z.object({ on: CivilDay, what: z.enum(['due', 'stage']), code: z.string(), period: PeriodId, stage: z.string().nullable(), total: z.int(), done: z.int(), filter: z.record(z.string(), z.unknown()) })), daysOff: z.array(CivilDay) }).meta({ id: 'SeasonCalendar' }), errors: reversed,
  }),
  reportRP24: query({
    summary: 'RP24: reporting status by client, report and employee, on time and late', http: 'GET /reports/RP24', permission: 'reporting:read',
    input: z.object({ ...window, group: z.enum(['client-code-employee', 'client', 'code', 'employee']).default('client-code-employee'), page: z.coerce.number<number>().int().min(1).max(100_000).default(1), size: z.coerce.number<number>().int().min(1).max(1000).default(200) }),
    output: z.object({
      lines: z.array(StatusLine), totals: status, base: drill, figureFilters, page: z.int(), pages: z.int(), lineCount: z.int(), freshness: Instant,
      reconciliation: z.array(z.object({ check: z.string(), left: z.int(), right: z.int(), meets: z.boolean() })), quality: z.object({ used: z.int(), setAside: z.int().describe('Cancelled, not counted') }),
    }).meta({ id: 'ReportRP24' }),
  }),
};
/** The states of stages in which work is still to be done. */
export const OPEN_STAGE_STATES = ['planned', 'released', 'in-work', 'blocked'] as const satisfies readonly z.infer<typeof StageState>[];
