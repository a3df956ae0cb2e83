import { CivilDate } from '@kontora/domain';
import { expect, test } from '@jest/globals';
import { errandsOf, LOGGED, REMARKS_ON_CLIENTS } from './errands.ts';
import { demoFirm } from './firm.ts';
import { doingOf, fateOf, minutesOf } from './season.ts';

const today = CivilDate.parse('2026-11-23');
const firm = demoFirm(today);
const fates = (dueDaysAgo: number) => firm.clients.flatMap(({ name }) =>
  ['NDS', 'RSV', 'NDFL6'].map((code) => fateOf({ organisationName: name, code, kind: 'report', period: '2026-Q3', dueOn: CivilDate.addDays(today, -dueDaysAgo) }, today)));

test('of last month most reports went well, and every trouble has its examples', () => {
  const all = fates(28);
  const share = (...kinds: (string | undefined)[]) => all.filter((fate) => kinds.includes(fate?.kind)).length / all.length;
  expect(share('on-time', undefined)).toBeGreaterThan(0.75);
  for (const kind of ['late', 'clarified', 'corrected', 'resent']) expect([kind, share(kind) > 0]).toEqual([kind, true]);
});

test('of earlier months only what was late is told one by one', () => {
  const told = fates(120).filter((fate) => fate !== null);
  expect(told.every(({ kind }) => kind === 'late')).toBe(true);
  expect(told.length).toBeLessThan(10);
});

test('nothing is filed in the future, and only what was due lately, or is soon, is amiss', () => {
  for (const age of [-7, -1, 0, 1, 2, 5, 13, 20, 60]) {
    for (const fate of fates(age)) if (fate) expect(fate.on <= today && (!['stuck', 'failed', 'refused'].includes(fate.kind) || age <= 14)).toBe(true);
  }
  const kinds = new Set([-5, -3, 1, 3, 5].flatMap(fates).map((fate) => fate?.kind));
  expect(['stuck', 'failed', 'refused', 'on-time'].every((kind) => kinds.has(kind as 'stuck'))).toBe(true);
  expect(fates(-8).every((fate) => fate === null)).toBe(true);
});

test('the nearer a task is due, the more of them are done; minutes are believable', () => {
  const done = (dueIn: number) => Array.from({ length: 200 }, (_, index) => doingOf(`task ${index}`, dueIn)).filter((doing) => doing === 'complete').length;
  expect([done(-1) > done(0), done(0) > done(2), done(2) > done(6), done(6) > done(20)]).toEqual([true, true, true, true]);
  expect(minutesOf('PREPARE', 'any')).toBeGreaterThanOrEqual(25);
});

test('errands, time and remarks name people and clients that are there', () => {
  const staff = new Set(firm.staff.map(({ key }) => key));
  const errands = errandsOf(firm);
  for (const { author, assignee, reviewer, group } of errands) expect(staff.has(author) && (group !== null || staff.has(assignee!)) && reviewer !== assignee).toBe(true);
  for (const { errand, employee } of LOGGED) expect(errands[errand]!.assignee).toBe(employee);
  for (const { client, author } of REMARKS_ON_CLIENTS) expect(staff.has(author) && firm.clients.some(({ code }) => code === client)).toBe(true);
});
