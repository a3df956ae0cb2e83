import { describe, expect, test } from '@jest/globals';
import { defineService, event } from '@kontora/contracts';
import { z } from 'zod';
import { ProblemError } from '../problem.ts';
import { kindOfFailure, redeliveryDelay } from './failures.ts';
import { lanesOf, type Reaction } from './lanes.ts';

const { events } = defineService('contacts', {
  summary: 'A source', operations: {},
  events: Object.fromEntries([['organisationCreated', 'organisation'], ['organisationRenamed', 'organisation'], ['personCreated', 'person']].map(([name, aggregate]) => [name, event({ summary: name!, aggregate: aggregate!, data: z.object({}) })])),
});
const reaction = (name: string, to: string, mode: Reaction['mode']): Reaction => ({ name, mode, event: events[to]!, run: async () => undefined });

describe('lanes', () => {
  const lanes = lanesOf([reaction('copy', 'organisationCreated', 'projection'), reaction('rename', 'organisationRenamed', 'projection'), reaction('greet', 'organisationCreated', 'effect')], Object.values(events));
  const [greet, organisation] = lanes;

  test('each effect has its own; the projections of one kind of entity share one', () => {
    expect(lanes.map((lane) => lane.name)).toEqual(['greet', 'contacts.organisation']);
    expect(organisation!.reactionsTo('evt.contacts.organisation-renamed').map((r) => r.name)).toEqual(['rename']);
  });

  test('a projection is concerned by every event of its entity, an effect by its own event only', () => {
    const concerned = (subject: string) => [greet!.concerns(subject), organisation!.concerns(subject)];
    expect(concerned('evt.contacts.organisation-created')).toEqual([true, true]);
    expect(concerned('evt.contacts.organisation-renamed')).toEqual([false, true]);
    expect(concerned('evt.contacts.person-created')).toEqual([false, false]);
  });

  test('an event that this version does not know may belong to any entity, so it counts', () => {
    expect(organisation!.concerns('evt.contacts.organisation-merged')).toBe(true);
  });

  test('two reactions of one name would share an inbox, and are refused', () => {
    expect(() => lanesOf([reaction('greet', 'organisationCreated', 'effect'), reaction('greet', 'personCreated', 'effect')])).toThrow('Two reactions are called greet');
  });
});

describe('failures', () => {
  test.each([
    ['a lost connection', Object.assign(new Error('Connection terminated unexpectedly'), {}), 'outage'],
    ['a broken pipe, whose code has the length of a SQLSTATE', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }), 'outage'],
    ['a server that lets the role not in', Object.assign(new Error('role "ledger_app" is not permitted to log in'), { code: '28000' }), 'outage'],
    ['a server that shuts down', Object.assign(new Error('terminating connection'), { code: '57P01' }), 'outage'],
    ['a deadlock', Object.assign(new Error('deadlock detected'), { code: '40P01' }), 'contention'],
    ['a statement timeout', Object.assign(new Error('canceling statement'), { code: '57014' }), 'contention'],
    ['data that do not fit', z.int().safeParse('x').error, 'unreadable'],
    ['a broken rule', new ProblemError('conflict', 'already-issued'), 'fault'],
    ['a mistake of ours', new TypeError('x is not a function'), 'fault'],
  ])('%s is judged', (_, error, kind) => expect(kindOfFailure(error)).toBe(kind));

  test('redelivery slows down to half a minute', () => {
    expect(redeliveryDelay(1)).toBeLessThanOrEqual(110);
    expect(redeliveryDelay(4)).toBeGreaterThanOrEqual(2400);
    expect(redeliveryDelay(50)).toBeLessThanOrEqual(33_000);
  });
});
