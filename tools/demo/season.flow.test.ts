import { identity } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startGateway, type Gateway } from '../../services/gateway/src/gateway.ts';
import { DEMO_PASSWORD, STAFF } from './firm/staff.ts';
import { gather } from './story/cast.ts';
import { tellSeason, type Told } from './story/tell-season.ts';

let stack: TestStack;
let gateway: Gateway;
let told: Told;
const lines: string[] = [];

beforeAll(async () => {
  stack = await TestStack.start(['identity', 'contacts', 'tasks', 'reporting']);
  gateway = await startGateway({ ...stack.config, port: 0, host: '127.0.0.1', origins: [], secure: false, limit: { points: 100_000, seconds: 60 } });
  const [{ name, email }] = STAFF as [(typeof STAFF)[number]];
  await stack.call(identity.openFirm, { slug: 'season', name: 'Баланс и партнёры', head: { name, email, password: DEMO_PASSWORD } });
  const { scene, groups } = await gather({ url: gateway.url, password: DEMO_PASSWORD, say: (line) => lines.push(line) });
  told = await tellSeason(scene, groups);
}, 600_000);
afterAll(async () => { await gateway?.stop(); await stack?.stop(); });

describe('imports', () => {
  test('three systems are recognised; a dry run says beforehand what the run does', () => {
    expect(told.imported.map(({ source }) => source)).toEqual([expect.stringContaining('SuiteCRM'), expect.stringContaining('Dynamics'), expect.stringContaining('Salesforce')]);
    for (const { dry, counts } of told.imported) expect(counts).toEqual(dry);
    expect(told.imported[0]!.counts).toEqual({ created: 239, duplicate: 25, review: 13, quarantined: 23 });
  });

  test('after mending nothing waits', () => {
    for (const { mended } of told.imported) expect([mended.quarantined, mended.review]).toEqual([undefined, undefined]);
    expect(told.imported.map(({ mended }) => Object.values(mended).reduce((sum, count) => sum! + count!, 0))).toEqual([300, 10, 9]);
  });

  test('a client of two systems is one client', () => {
    const [suite, dynamics, salesforce] = told.imported.map(({ organisationIds }) => organisationIds);
    expect(dynamics!.filter((id) => suite!.includes(id))).toHaveLength(1);
    expect(salesforce!.filter((id) => dynamics!.includes(id)).length).toBeGreaterThanOrEqual(1);
  });
});

describe('the year', () => {
  test('every client with a profile is planned; accepting creates exactly what the plan said; planning again finds nothing', () => {
    expect(told.planned.counts).toMatchObject({ restore: 0, remove: 0, move: 0, keep: 0, undated: 0, unchanged: 0 });
    expect(told.planned.counts.create).toBeGreaterThan(10_000);
    expect(told.planned.accepted).toEqual({ created: told.planned.counts.create, restored: 0, removed: 0, moved: 0, left: 0 });
    expect(told.planned.again).toMatchObject({ create: 0, move: 0, remove: 0, unchanged: told.planned.counts.create });
  });

  test('each obligation says why it applies, and why not', () => {
    const of = (code: string) => told.planned.reasons.find((one) => one.code === code)!;
    expect(of('NDS').applies && of('NDS').reasons.every(({ met }) => met)).toBe(true);
    expect(of('AUSN').reasons.filter(({ met }) => !met).map(({ condition }) => condition)).toEqual(['regime']);
  });
});

describe('the VAT return', () => {
  test('went through its five stages, was refused and sent again, accepted, and corrected', () => {
    expect(told.vat.stages.filter(({ workflow }) => workflow === 'main').map(({ code, state }) => [code, state])).toEqual(['PREPARE', 'AGREE', 'PAY_ORDERS', 'FILE', 'ACCEPT'].map((code) => [code, 'done']));
    expect(told.vat.filings.map(({ step, correctionNo }) => [step, correctionNo])).toEqual([
      ['sent', 0], ['confirmed', 0], ['refused', 0], ['sent', 0], ['confirmed', 0], ['accepted', 0], ['clarification-requested', 0], ['correction-filed', 1], ['accepted', 1],
    ]);
    expect(told.vat).toMatchObject({ code: 'NDS', period: told.period, state: 'accepted', correctionNo: 1, late: false, figures: 'agreed' });
  });

  test('moved one cell of the matrix, and no other', () => {
    const cell = `${told.vat.organisationId} NDS`;
    const changed = Object.keys(told.after.cells).filter((key) => told.after.cells[key] !== told.before.cells[key]);
    expect(changed).toEqual([cell]);
    expect(told.after.cells[cell]).toBe('ok к1');
    const { matrix } = told.after;
    expect(matrix.rows.reduce((sum, row) => sum + row.figures.total, 0)).toBe(matrix.total.total);
  });

  test('is on the time-line of its client, step by step', () => {
    const steps = told.timeline.filter(({ title, params }) => title.startsWith('filing.') && params.code === 'NDS').map(({ title }) => title.slice('filing.'.length));
    expect(steps.toReversed()).toEqual(told.vat.filings.map(({ step }) => step));
  });
});

test('a task went to a colleague, was completed with its minutes, and brought up the next stage', () => {
  const { redirected, stage, next } = told.worked;
  expect(redirected).toMatchObject({ state: 'done', bounces: 1, minutes: { inside: 35, extra: 0 }, outcome: 'done' });
  expect(stage).toMatchObject({ state: 'done', minutes: 35 });
  expect(next?.subject).toMatchObject({ code: redirected.subject!.code, period: redirected.subject!.period });
  expect(next!.subject!.stage).not.toBe(redirected.subject!.stage);
});

test('the story can be read: a line for each thing told', () => {
  const text = lines.join('\n');
  for (const part of ['Three exports of other systems', 'dry run', 'mended', 'Reporting profiles', `The season of ${told.year}`, 'does not apply', 'Planned again: nothing to do', 'before', 'after', 'correction 1', 'from Irina to Sergey', 'time-line']) expect(text).toContain(part);
});
