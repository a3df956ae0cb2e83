import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contacts, reporting, tasks, type AnyOperation, type Request } from '@kontora/contracts';
import { Failed, TestStack } from '@kontora/testing';
import { v7 } from 'uuid';
import { randomFrom } from '../../../libs/testing/src/aimed-inputs.ts';
import { announceObligations } from './obligation/announce.ts';
import { reportingService } from './reporting.service.ts';
import { acceptPlan, day, react } from './testing/season.ts';

/** Several people and the events of their work act on one client at the same moments: whatever comes of it, no service has another picture of it than the rest. */
const SEED = Number(process.env.KONTORA_SEED ?? Math.floor(Math.random() * 1e9));
const random = randomFrom(SEED);
const ROUNDS = 60;
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
const [from, people] = ['2025-01-01', [v7(), v7(), v7()]];
const KEYS = ['PREPARE', 'AGREE', 'PAY_ORDERS', 'FILE', 'ACCEPT'];

let stack: TestStack;
let organisationId: string;
beforeAll(async () => {
  console.log(`At once: KONTORA_SEED=${SEED}`);
  stack = await TestStack.start(['contacts', reportingService, 'tasks']);
  ({ id: organisationId } = await stack.call(contacts.createOrganisation, { name: 'ООО «Разом»', state: 'client', servicedFrom: from }));
  await stack.call(contacts.setProfile, { organisationId, from, subject: 'org', regimes: ['OSNO'], flags: { vat_payer_or_agent: true } });
  await stack.eventually(() => stack.atRest());
  const { planId } = await stack.job(reporting.planSeason, { year: 2025, scope: { codes: ['NDS'] } }, { idempotencyKey: v7() });
  await acceptPlan(stack, { id: planId });
});
afterAll(() => stack?.stop());

/** What people may refuse each other is no failure here, nor what a busy machine had no time for. */
async function attempt<O extends AnyOperation>(operation: O, input: Request<O>, ifMatch?: number): Promise<void> {
  await stack.call(operation, input, { ifMatch, idempotencyKey: v7() }).catch((error: unknown) => {
    if (!(error instanceof Failed) || (error.problem.status >= 500 && !error.problem.retryable)) throw error;
  });
}
const obligations = async () => (await stack.call(reporting.listObligations, { limit: 50 })).data;
const onStage = async () => {
  const { id, version } = pick(await obligations());
  const stage = { id, key: pick(KEYS) };
  return pick([
    () => attempt(reporting.releaseStage, stage, version), () => attempt(reporting.completeStage, { ...stage, minutes: 5 }, version), () => attempt(reporting.skipStage, { ...stage, reason: 'x' }, version),
    () => attempt(reporting.blockStage, { ...stage, reason: 'x' }, version), () => attempt(reporting.reopenStage, stage, version), () => attempt(reporting.reassignStage, { ...stage, employeeId: pick(people) }, version),
  ])();
};
const onObligation = async () => {
  const { id, version } = pick(await obligations());
  return pick([
    () => attempt(reporting.assignObligation, { id, employeeId: pick([...people, null]) }, version), () => attempt(reporting.cancelObligation, { id, reason: 'x' }, version), () => attempt(reporting.restoreObligation, { id, reason: 'x' }, version),
    () => attempt(reporting.recordFiling, { id, step: pick(['sent', 'refused', 'accepted'] as const), on: day(-1) }, version), () => attempt(reporting.moveObligationDue, { id, dueOn: day(pick([-3, 5])), reason: 'x' }, version),
  ])();
};
const onTask = async () => {
  const { data } = await stack.call(tasks.listTasks, { limit: 200 });
  if (data.length === 0) return undefined;
  const { id, version } = pick(data);
  return pick([
    () => attempt(tasks.claimTask, { id }), () => attempt(tasks.completeTask, { id, outcome: pick(['done', 'not-needed', 'impossible'] as const), minutes: 5, timeKind: 'inside' }, version),
    () => attempt(tasks.redirectTask, { id, assigneeId: pick(people), reason: 'x' }, version), () => attempt(tasks.cancelTask, { id, reason: 'x' }, version), () => attempt(tasks.reopenTask, { id, reason: 'x' }, version),
  ])();
};
const onClient = async () => pick([
  () => attempt(contacts.setResponsible, { organisationId, role: pick(['accountant', 'client-manager'] as const), employeeId: pick(people), from: pick([from, '2025-06-01', '2025-09-01', '2026-01-01']) }),
  () => attempt(contacts.addProfileOccurrence, { organisationId, code: 'DIVIDENDS_PAID', period: `2025-0${pick([1, 2, 3, 4, 5, 6, 7, 8, 9])}`, dates: {} }),
  async () => attempt(contacts.updateOrganisation, { id: organisationId, name: `ООО «Разом ${Math.floor(random() * 1000)}»` }, (await stack.call(contacts.getOrganisation, { id: organisationId })).version),
])();

test('many act at once, and nothing fails but by somebody else having been quicker', async () => {
  for (let round = 0; round < ROUNDS; round++) await Promise.all([onStage(), onStage(), onObligation(), onTask(), onTask(), onClient(), onClient()]);
  await stack.eventually(() => stack.atRest());
});

describe('afterwards', () => {
  const rows = async <R>(text: string) => (await stack.superuser.query(text)).rows as R[];

  test('what contacts told last is what reporting has, and what contacts has', async () => {
    const [told] = await rows<{ data: { name: string; responsible: object[]; profile: { occurrences: object[] } } }>(`select data from contacts.outbox where aggregate_id = '${organisationId}' order by sequence desc limit 1`);
    const [copy] = await rows<object>(`select name, responsible, profile from reporting.client where id = '${organisationId}'`);
    expect(told!.data).toMatchObject({ ...copy });
    const [own] = await rows<object>(`select name, (select count(*)::int from contacts.responsible) as responsible, (select count(*)::int from contacts.profile_occurrence) as occurrences from contacts.organisation`);
    expect(own).toEqual({ name: told!.data.name, responsible: told!.data.responsible.length, occurrences: told!.data.profile.occurrences.length });
  });

  test('a stage that is to be done has an open task, any other has none', async () => {
    const differing = await rows(`select o.period, s.key, s.state, t.state as task from reporting.stage s join reporting.obligation o on o.id = s.obligation_id left join tasks.task t on t.origin_id = s.id
      where (s.state in ('released', 'in-work')) is distinct from (coalesce(t.state in ('open', 'in-work', 'review'), false))`);
    expect(differing).toEqual([]);
  });

  test('a stage in work is with whom its task is', async () => {
    const differing = await rows(`select o.period, s.key, s.state, s.employee_id, t.assignee_id, t.performer_id from reporting.stage s join reporting.obligation o on o.id = s.obligation_id join tasks.task t on t.origin_id = s.id
      where s.state in ('released', 'in-work') and s.employee_id is distinct from coalesce(t.performer_id, t.assignee_id)`);
    expect(differing).toEqual([]);
  });

  test('what was told last of an obligation is what it is', async () => {
    const ids = (await obligations()).map(({ id }) => id);
    const last = async () => (await rows<{ data: Record<string, unknown> }>(`select distinct on (aggregate_id) data - 'change' - 'version' as data from reporting.outbox where subject = '${reporting.events.obligationChanged.subject}' order by aggregate_id, sequence desc`)).map(({ data }) => data);
    const told = await last();
    await react(stack, (tx) => announceObligations(ids, tx));
    const now = await last();
    expect(told).toEqual(now.filter(({ obligationId }) => told.some((one) => one.obligationId === obligationId)));
  });
});
