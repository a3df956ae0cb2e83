import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reporting } from '@kontora/contracts';
import type { ReactionContext, StepContext } from '@kontora/platform';
import { TestStack } from '@kontora/testing';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { reportingService } from '../reporting.service.ts';
import { applyDifferences } from '../plan/accept.ts';
import { keepClient, segment } from '../testing/clients.ts';
import { releaseDue } from '../stage/release.ts';
import { acceptPlan, react, Season } from '../testing/season.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([reportingService]); });
afterAll(() => stack?.stop());

const [anna, boris, vera] = [v7(), v7(), v7()];
const accountant = (employeeId: string, from: string, to: string | null = null) => ({ role: 'accountant' as const, section: null, employeeId, deputyIds: [], from, to });
const profile = { segments: [segment({ flags: { vat_payer_or_agent: true } })], occurrences: [] };
/** A client with its VAT of 2025. */
async function planned(responsible: ReturnType<typeof accountant>[]) {
  const id = await keepClient(stack, { profile, responsible });
  const { planId } = await stack.job(reporting.planSeason, { year: 2025, scope: { organisationIds: [id], codes: ['NDS'] } }, { idempotencyKey: v7() });
  await acceptPlan(stack, { id: planId });
  return id;
}
const obligations = async (organisationId: string) => (await stack.call(reporting.listObligations, { filter: { organisationId: { eq: organisationId } }, sort: 'dueOn' })).data;
const preparers = async (organisationId: string) => (await obligations(organisationId)).map((obligation) => obligation.employeeId);
const stagesOf = async (id: string) => (await stack.call(reporting.getObligation, { id })).stages;
const told = async (since: number) => (await stack.published(reporting.events.obligationChanged)).slice(since);

describe('who is responsible for a client', () => {
  test('prepares its obligations, each by the day on which its work begins', async () => {
    const id = await planned([accountant(anna, '2020-01-01', '2025-06-30'), accountant(boris, '2025-07-01')]);
    expect(await preparers(id)).toEqual([anna, boris, boris, boris]);
    const [first] = await obligations(id);
    expect((await stagesOf(first!.id)).filter((stage) => stage.role === 'responsible_accountant').map((stage) => [stage.key, stage.employeeId])).toEqual(expect.arrayContaining([['PREPARE', anna], ['PAY_ORDERS', anna]]));
  });

  test('changes, and with it who prepares what is not filed yet; what people assigned or filed stays', async () => {
    const id = await planned([accountant(anna, '2020-01-01')]);
    const [filed, given, third, fourth] = await obligations(id);
    await stack.call(reporting.recordFiling, { id: filed!.id, step: 'sent', on: '2025-04-24' }, { ifMatch: 1, idempotencyKey: v7() });
    await stack.call(reporting.assignObligation, { id: given!.id, employeeId: vera }, { ifMatch: 1 });
    const before = (await told(0)).length;
    await keepClient(stack, { organisationId: id, profile, responsible: [accountant(boris, '2020-01-01')] });
    expect(await preparers(id)).toEqual([anna, vera, boris, boris]);
    expect(new Set((await told(before)).map(({ obligationId, employeeId, version }) => `${obligationId} ${employeeId} ${version}`))).toEqual(new Set([third, fourth].map((obligation) => `${obligation!.id} ${boris} 2`)));
    await keepClient(stack, { organisationId: id, profile, responsible: [accountant(boris, '2020-01-01')] });
    expect(await told(before)).toHaveLength(2);
    await stack.call(reporting.assignObligation, { id: given!.id, employeeId: null }, { ifMatch: 2 });
    expect(await preparers(id)).toEqual([anna, boris, boris, boris]);
  });

  test('that changes in the very moment in which its season is planned, or its stages begin, is whom what is made there names', async () => {
    const meanwhile = async (id: string, work: (tx: ReactionContext) => Promise<unknown>) => {
      const waits = async () => (await stack.superuser.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rowCount! > 0;
      let changed: Promise<unknown> | undefined;
      await react(stack, async (tx) => {
        await work(tx);
        changed = keepClient(stack, { organisationId: id, profile, responsible: [accountant(boris, '2020-01-01')] });
        await Promise.race([changed, stack.eventually(waits)]);
      });
      await changed;
    };
    const id = await keepClient(stack, { profile, responsible: [accountant(anna, '2020-01-01')] });
    const { planId } = await stack.job(reporting.planSeason, { year: 2025, scope: { organisationIds: [id], codes: ['NDS'] } }, { idempotencyKey: v7() });
    await meanwhile(id, (tx) => applyDifferences({ from: sql`plan_change c`, where: sql<boolean>`c.plan_id = ${planId}` }, tx as unknown as StepContext));
    expect(await preparers(id)).toEqual([boris, boris, boris, boris]);

    const season = new Season(stack);
    const client = await season.client({ roles: { responsible_accountant: anna } });
    const due = await season.obligation({ clientId: client, employeeId: boris });
    await meanwhile(client, releaseDue);
    expect((await stagesOf(due))[0]).toMatchObject({ state: 'released', employeeId: boris });
  });

  test('gets the stages that are being worked on, and the worklist hears of it; what people gave to somebody stays', async () => {
    const id = await planned([accountant(anna, '2020-01-01')]);
    const [first] = await obligations(id);
    const one = await stack.call(reporting.releaseStage, { id: first!.id, key: 'PREPARE' }, { ifMatch: 1 });
    await stack.call(reporting.reassignStage, { id: first!.id, key: 'PAY_ORDERS', employeeId: vera }, { ifMatch: one.version });
    await keepClient(stack, { organisationId: id, profile, responsible: [accountant(boris, '2020-01-01')] });
    const stages = await stagesOf(first!.id);
    expect(['PREPARE', 'PAY_ORDERS'].map((key) => stages.find((stage) => stage.key === key)?.employeeId)).toEqual([boris, vera]);
    const released = (await stack.published(reporting.events.stageReleased)).filter((event) => event.obligationId === first!.id);
    expect(released.map((event) => [event.stage, event.assigneeId])).toEqual([['PREPARE', anna], ['PREPARE', boris]]);
  });

  test('is nobody: the stage waits in the queue of its role', async () => {
    const groupId = v7();
    const id = await planned([]);
    await stack.call(reporting.setStageRole, { role: 'responsible_accountant', groupId });
    const [first] = await obligations(id);
    expect((await stagesOf(first!.id)).find((stage) => stage.key === 'PREPARE')).toMatchObject({ employeeId: null, groupId });
    await keepClient(stack, { organisationId: id, profile, responsible: [accountant(anna, '2020-01-01')] });
    expect((await stagesOf(first!.id)).find((stage) => stage.key === 'PREPARE')).toMatchObject({ employeeId: anna, groupId: null });
  });
});

describe('what is known of a client', () => {
  test('is replaced with every event, in its own firm', async () => {
    const [tenantId, id] = [await stack.openFirm(), await keepClient(stack, { name: 'ООО «Заря»', profile })];
    await keepClient(stack, { organisationId: id, name: 'ООО «Закат»', code: '017', state: 'former', servicedTo: '2025-03-31', profile });
    const { data } = await stack.call(reporting.explainObligations, { id, year: 2025, code: 'NDS' });
    expect(data.map((line) => line.applies)).toEqual([true, false, false, false]);
    const { rows } = await stack.superuser.query('select tenant_id, name, code, version from reporting.client where id = $1', [id]);
    expect(rows).toEqual([{ tenant_id: stack.tenantId, name: 'ООО «Закат»', code: '017', version: 2 }]);
    expect(await stack.failure(reporting.explainObligations, { id, year: 2025 }, { caller: { tenantId } })).toMatchObject({ code: 'not-found' });
  });
});
