import { reporting, type EventData, type Request, type tasks } from '@kontora/contracts';
import { CivilDate, Period } from '@kontora/domain';
import type { ReactionContext, ScheduleContext } from '@kontora/platform';
import type { CallOptions, TestStack } from '@kontora/testing';
import { v7 } from 'uuid';
import { today } from '../today.ts';

/** A civil date so many days from today. */
export const day = (offset: number): CivilDate => CivilDate.addDays(today(), offset);

export interface SeededStage { code: string; role?: string; start: number; planned: number; workflow?: string }
/** The stages of a VAT return, by days from today. */
export const VAT_STAGES: readonly SeededStage[] = [
  { code: 'PREPARE', start: -2, planned: 3 }, { code: 'AGREE', role: 'client_manager', start: 3, planned: 5 }, { code: 'PAY_ORDERS', start: 5, planned: 7 }, { code: 'FILE', role: 'lead_accountant', start: 7, planned: 9 },
  { code: 'ACCEPT', role: 'client_manager', start: 9, planned: 11 },
];
/** What a test says of an obligation; the rest is that of a VAT return due in eleven days. */
export interface Seeded {
  clientId?: string; code?: string; period?: string; due?: number; kind?: string; state?: string; employeeId?: string | null; stages?: readonly SeededStage[]; filedOn?: string | null; files?: boolean; waits?: boolean; tenantId?: string;
  /** Another obligation of the same report and period, whose timetable this one shares. */
  like?: string;
}

/** Puts clients and obligations into the tables, as accepted plans would. Whatever is not said of an obligation is that of a VAT return in time. */
export class Season {
  constructor(private readonly stack: TestStack) {}

  async client({ name = 'ООО «Ромашка»', code = null, tenantId = this.stack.tenantId, roles = {} }: { name?: string; code?: string | null; tenantId?: string; roles?: Record<string, string> } = {}): Promise<string> {
    const id = v7();
    await this.write(`insert into client (id, tenant_id, code, name, state, profile, responsible) values ($1, $2, $3, $4, 'client', '{"segments":[]}', '[]')`, [id, tenantId, code, name]);
    for (const [role, employeeId] of Object.entries(roles)) {
      await this.write(`insert into client_role (tenant_id, client_id, role, employee_id, from_on, to_on) values ($1, $2, $3, $4, '2000-01-01', '9999-12-31')`, [tenantId, id, role, employeeId]);
    }
    return id;
  }

  /** One obligation with a timetable of its own; answers its id. */
  async obligation(seeded: Seeded = {}): Promise<string> {
    const { code = 'NDS', period = '2026-Q1', due = 11, kind = 'report', state = 'planned', employeeId = null, stages = VAT_STAGES, filedOn = null, files = true, waits = true, tenantId = this.stack.tenantId } = seeded;
    const clientId = seeded.clientId ?? (await this.client({ tenantId }));
    const id = v7();
    if (seeded.like) {
      await this.write(`insert into obligation (id, tenant_id, client_id, code, period, year, period_end, kind, authority, expectation_id, timetable_id, due_on, employee_id, state, filed_on, begun, next_start_on)
        select $1, tenant_id, $3, code, period, year, period_end, kind, authority, expectation_id, timetable_id, due_on, $4, $5, $6, $7, case when $8 then next_start_on end from obligation where id = $2`, [id, seeded.like, clientId, employeeId, state, filedOn, state !== 'planned', waits]);
      return id;
    }
    const [timetableId, expectationId] = [v7(), v7()];
    const end = Period.lastDay(Period.parse(period));
    await this.write(`insert into timetable (id, tenant_id, code, period, year, period_end, name_ru, kind, authority, filing_on, payments, due_on, start_on, lead_role)
      values ($1, $2, $3, $4, $5, $6, $7, $8, 'ФНС', $9, '[]', $10, $11, 'responsible_accountant')`,
    [timetableId, tenantId, code, period, CivilDate.year(end), end, code === 'NDS' ? 'Декларация по НДС' : code, kind, files ? day(due) : null, day(due), day(stages[0]?.start ?? due)]);
    for (const [index, { code: stage, role = 'responsible_accountant', start, planned, workflow = 'main' }] of stages.entries()) {
      await this.write('insert into timetable_stage (tenant_id, timetable_id, key, workflow, no, code, role, start_on, planned_on) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
        [tenantId, timetableId, workflow === 'main' ? stage : `${workflow}.${stage}`, workflow, index + 1, stage, role, day(start), day(planned)]);
    }
    await this.write(`insert into expectation (id, tenant_id, timetable_id, optional, since_on, until_on, reasons) values ($1, $2, $3, false, $4, $5, '[{"condition":"period","met":true}]')`, [expectationId, tenantId, timetableId, Period.firstDay(Period.parse(period)), end]);
    await this.write(`insert into obligation (id, tenant_id, client_id, code, period, year, period_end, kind, authority, expectation_id, timetable_id, due_on, employee_id, state, filed_on, begun, next_start_on)
      values ($1, $2, $3, $4, $5, $6, $7, $8, 'ФНС', $9, $10, $11, $12, $13, $14, $15, $16)`,
    [id, tenantId, clientId, code, period, CivilDate.year(end), end, kind, expectationId, timetableId, day(due), employeeId, state, filedOn, state !== 'planned', waits && stages[0] ? day(stages[0].start) : null]);
    return id;
  }

  private async write(text: string, values: unknown[]) {
    const client = await this.stack.superuser.connect();
    try {
      await client.query(`begin; set local search_path to reporting, public; set local app.actor = 'test'; set local app.operation = 'test'`);
      await client.query(text, values);
      await client.query('commit');
    } finally {
      client.release();
    }
  }
}

const system = (stack: TestStack, tenantId = stack.tenantId) => ({ caller: { ...stack.caller({ tenantId }), id: 'system', kind: 'system' as const }, operation: 'test' });

/** What a scheduled method is given, for these firms. */
export const clockOf = (stack: TestStack, tenantIds = [stack.tenantId]): ScheduleContext => ({
  tenants: async () => tenantIds, inTenant: (tenantId, work) => stack.services.get('reporting')!.database.inTenant(system(stack, tenantId), work),
});

/** A reaction in a transaction as the bus gives it, in the test's firm. */
export const react = <R>(stack: TestStack, work: (context: ReactionContext) => Promise<R>): Promise<R> =>
  stack.services.get('reporting')!.database.inTenant(system(stack), (tx) => work({ ...tx, meta: { id: v7(), tenantId: stack.tenantId, aggregateId: v7(), sequence: 1, at: new Date().toISOString(), subject: '' } }));

/** A task of a stage as the worklist tells of it. */
export const taskOf = (stageId: string, more: Partial<EventData<typeof tasks.events.taskChanged>> = {}): EventData<typeof tasks.events.taskChanged> => ({
  taskId: v7(), change: 'changed', state: 'open', kind: 'reporting-stage', subject: null, origin: { service: 'reporting', type: 'stage', id: stageId }, organisationId: null, assigneeId: null, groupId: null, performerId: null,
  reviewerId: null, managerId: null, startOn: null, dueOn: null, priority: 3, statutory: false, returned: false, bounces: 0, createdAt: new Date().toISOString(), completedAt: null, completedOn: null, outcome: null, minutes: null, timeKind: null, ...more,
});

/** Accepts a plan, and waits for what comes of it: a job of its own releases the stages whose time has come. */
export async function acceptPlan(stack: TestStack, input: Request<typeof reporting.acceptPlan>, options: CallOptions = {}) {
  const applied = await stack.job(reporting.acceptPlan, input, { idempotencyKey: v7(), ...options });
  await stack.eventually(() => stack.atRest());
  return applied;
}
