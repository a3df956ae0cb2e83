import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { reportingService } from './reporting.service.ts';
import { reportingSignals } from './signals.ts';
import { StageController } from './stage/stage.controller.ts';
import { clockOf, day, Season } from './testing/season.ts';

let stack: TestStack;
let season: Season;
beforeAll(async () => { stack = await TestStack.start([reportingService]); season = new Season(stack); });
afterAll(() => stack.stop());

const worker = () => stack.services.get('reporting')!.database.worker;
/** What a signal says at present: a number, or one for each value of its label. */
async function signal(name: string) {
  const { sql: text, label } = reportingSignals.find((one) => one.name === name)!;
  const { rows } = await worker().query<{ key: string; value: number }>(text);
  return label ? Object.fromEntries(rows.map(({ key, value }) => [key, value])) : rows[0]!.value;
}

test('stages that should have been released, of all firms, and the age of the oldest; none when the clock has run', async () => {
  expect([await signal('kontora_stages_unreleased_age_seconds'), await signal('kontora_obligations_unreleased')]).toEqual([0, 0]);
  const other = await stack.openFirm();
  await season.obligation({ stages: [{ code: 'PREPARE', start: -1, planned: 3 }] });
  await season.obligation({ tenantId: other, stages: [{ code: 'PREPARE', start: -3, planned: 3 }] });
  await season.obligation({ stages: [{ code: 'PREPARE', start: 1, planned: 3 }] });
  await season.obligation({ state: 'cancelled', stages: [{ code: 'PREPARE', start: -90, planned: 3 }] });
  expect(await signal('kontora_obligations_unreleased')).toBe(2);
  expect(Math.floor(Number(await signal('kontora_stages_unreleased_age_seconds')) / 86_400)).toBe(3);
  await new StageController().releaseStages(clockOf(stack, [stack.tenantId, other]));
  expect([await signal('kontora_stages_unreleased_age_seconds'), await signal('kontora_obligations_unreleased')]).toEqual([0, 0]);
});

test('obligations that people are late with, and those of the next seven days', async () => {
  const before = [await signal('kontora_obligations_late'), await signal('kontora_obligations_due_soon')].map(Number);
  for (const due of [-1, -30, 0, 6, 7]) await season.obligation({ due, stages: [] });
  await season.obligation({ due: -5, stages: [], state: 'accepted', filedOn: day(-6) });
  await season.obligation({ due: -5, stages: [], state: 'not-required' });
  expect([await signal('kontora_obligations_late'), await signal('kontora_obligations_due_soon')]).toEqual([before[0]! + 2, before[1]! + 2]);
});

test('what the daily check found, by kind', async () => {
  expect(await signal('kontora_obligation_gaps_open')).toEqual({});
  for (const [kind, settledOn] of [['missing', null], ['missing', null], ['moved', null], ['surplus', day(0)]]) {
    const clientId = await season.client();
    await clockOf(stack).inTenant(stack.tenantId, ({ db }) => db.run(sql`insert into gap (kind, client_id, code, period, found_on, settled_on) values (${kind}, ${clientId}, 'NDS', '2026-Q1', ${day(0)}, ${settledOn})`));
  }
  expect(await signal('kontora_obligation_gaps_open')).toEqual({ missing: 2, moved: 1 });
});

test('the worker role sees states and dates, and nothing that tells of a client or can be changed', async () => {
  for (const statement of ['select client_id from obligation', 'select client_id from gap', 'update obligation set due_on = now()', 'delete from gap', `insert into gap (kind) values ('moved')`]) {
    await expect(worker().query(statement)).rejects.toThrow('permission denied');
  }
  await season.client({ tenantId: v7() });
  await expect(worker().query('select name from client')).rejects.toThrow('app.tenant_id');
});

test('a scrape of the service tells them', async () => {
  const scrape = async () => (await fetch(`http://127.0.0.1:${stack.services.get('reporting')!.healthPort}/metrics`)).text();
  const text = await stack.eventually(async () => { const told = await scrape(); return told.includes('measurement="signals"') && told; });
  for (const { name } of reportingSignals) expect(text).toMatch(new RegExp(`^${name}\\{component="reporting"`, 'm'));
});
