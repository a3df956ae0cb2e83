import { describe, expect, test } from '@jest/globals';
import type { Attempt } from '../ledger.ts';
import type { ServiceState, World } from '../world.ts';
import { check } from './check.ts';
import { acknowledged, chained, CLIENT, FIRM, id, OTHER_FIRM, soundWorld, TASK } from './sound-world.ts';

type Change = { [K in keyof World]?: World[K] | ((before: World[K]) => World[K]) };
/** The sound world with something done to it. */
function sabotaged(change: Change): World {
  const world = soundWorld() as unknown as Record<string, unknown>;
  for (const [key, value] of Object.entries(change)) world[key] = typeof value === 'function' ? (value as (before: unknown) => unknown)(world[key]) : value;
  return world as unknown as World;
}
const inService = (name: string, change: (before: ServiceState) => Partial<ServiceState>): Change => ({ services: (all) => ({ ...all, [name]: { ...all[name]!, ...change(all[name]!) } }) });
const inContacts = (change: (before: ServiceState) => Partial<ServiceState>) => inService('contacts', change);
const inTasks = (change: (before: ServiceState) => Partial<ServiceState>) => inService('tasks', change);
const attempt = (changes: Partial<Attempt>): Attempt => ({ ...acknowledged(0, {}).attempts[0]!, ...changes });
const asked = (changes: Parameters<typeof acknowledged>[1]): Change => ({ entries: (before) => [...before, acknowledged(30, { kind: 'query', key: undefined, operation: 'getOrganisation', ...changes })] });
const answered = (changes: Partial<Attempt>) => asked({ attempts: [attempt(changes)] });
const ended = (log: string, how = 'by SIGKILL'): Change => ({ processes: (all) => all.map((one) => ({ ...one, log, ended: [`contacts was ended ${how}; starting it again in 0.25 s`] })) });

/** What is done to the world, and which invariants must say so. */
const SABOTAGE: readonly (readonly [what: string, invariants: string, change: Change])[] = [
  ['a published event is missing from the stream', 'I1', { stream: (all) => all.filter((message) => message.id !== id(103)) }],
  ['an event was never published', 'I1', inContacts(({ outbox }) => ({ outbox: outbox.map((row) => ({ ...row, published: row.id !== id(103) })) }))],
  ['an event is gone from outbox and stream alike', 'I1 I3', { ...inContacts(({ outbox }) => ({ outbox: outbox.filter((row) => row.id !== id(102)) })), stream: (all) => all.filter((message) => message.id !== id(102)) }],
  ['the last event is gone from outbox and stream alike', 'I1 I3', { ...inContacts(({ outbox }) => ({ outbox: outbox.filter((row) => row.id !== id(103)) })), stream: (all) => all.filter((message) => message.id !== id(103)) }],
  ['the stream has an event that nobody committed', 'I1', { stream: (all) => [...all, { ...all[0]!, id: id(666) }] }],
  ['an event says something else in the stream than in the outbox', 'I1', { stream: (all) => all.map((message) => (message.id === id(102) ? { ...message, data: { name: 'Other' } } : message)) }],
  ['an effect did not happen', 'I2', { effects: (all) => all.map((effect) => ({ ...effect, eventIds: [] })) }],
  ['an effect happened twice', 'I2', { effects: (all) => all.map((effect) => ({ ...effect, eventIds: [id(201), id(201)] })) }],
  ['an effect of an event that nobody committed', 'I2', { effects: (all) => all.map((effect) => ({ ...effect, eventIds: [id(201), id(666)] })) }],
  ['an event is not in the inbox', 'I2', inContacts(() => ({ inbox: [] }))],
  ['an event is a dead letter', 'I2', { ...inTasks(() => ({ letters: [{ id: id(60), reaction: 'contacts.organisation', eventId: id(103), aggregateId: CLIENT, sequence: 3, settled: false, error: 'broken' }], projections: [{ tenantId: FIRM, reaction: 'contacts.organisation', aggregateId: CLIENT, sequence: 2 }] })), copies: (all) => all.map((copy) => ({ ...copy, steps: copy.steps.slice(0, 2) })) }],
  ['a copy was never brought up to date', 'I3', inTasks(() => ({ projections: [{ tenantId: FIRM, reaction: 'contacts.organisation', aggregateId: CLIENT, sequence: 2 }] }))],
  ['a copy took two states in the wrong order', 'I3', { copies: (all) => all.map((copy) => ({ ...copy, steps: [copy.steps[0]!, copy.steps[2]!, copy.steps[1]!] })) }],
  ['a copy took a state twice', 'I3', { copies: (all) => all.map((copy) => ({ ...copy, steps: [...copy.steps, copy.steps[2]!] })) }],
  ['a copy left a state out', 'I3', { copies: (all) => all.map((copy) => ({ ...copy, steps: copy.steps.slice(0, 2) })) }],
  ['events of an entity are in the stream in the wrong order', 'I3', { stream: (all) => [all[1]!, all[0]!, ...all.slice(2)] }],
  ['a sum is off by one', 'I4', { sums: (all) => all.map((sum) => ({ ...sum, other: new Map([[CLIENT, 41]]) })) }],
  ['minutes that were acknowledged are missing', 'I4', { firms: (all) => all.map((firm) => ({ ...firm, minutes: 0 })) }],
  ['minutes were entered twice', 'I4', { firms: (all) => all.map((firm) => ({ ...firm, minutes: 2 * firm.minutes })) }],
  ['what was acknowledged is not there', 'I5', inContacts(() => ({ audit: chained([]), heads: [] }))],
  ['a request was carried out twice', 'I5', inContacts(({ audit }) => ({ heads: [], audit: chained([...audit, { ...audit[0]!, entityId: id(3333) }]) }))],
  ['a request that was refused was carried out', 'I5', { entries: (all) => all.map((entry) => (entry.n === 1 ? { ...entry, outcome: 'refused' as const, attempts: [attempt({ status: 409, type: 'application/problem+json', code: 'code-taken' })] } : entry)) }],
  ['two answers to one key', 'I5', { entries: (all) => all.map((entry) => (entry.n === 1 ? { ...entry, attempts: [...entry.attempts, attempt({ body: JSON.stringify({ id: id(3333) }) })] } : entry)) }],
  ['a job that was accepted did not end well', 'I5', inTasks(({ jobs }) => ({ jobs: jobs.map((job) => ({ ...job, state: 'failed' })) }))],
  ['an answer has an id of another firm', 'I6', answered({ body: JSON.stringify({ id: id(77) }) })],
  ['an answer has text of another firm', 'I6', answered({ body: JSON.stringify({ name: 'ООО «Шыщбака»' }) })],
  ['an event has an id of another firm', 'I1 I6', { stream: (all) => all.map((message) => (message.id === id(102) ? { ...message, data: { groupId: id(77) } } : message)) }],
  ['an event bears the wrong firm', 'I1 I3 I6', { stream: (all) => all.map((message) => (message.id === id(103) ? { ...message, tenantId: OTHER_FIRM } : message)) }],
  ['a log has text that a firm entered', 'I6', ended('{"msg":"cannot save ООО «Жыжбака»"}')],
  ['a request was not answered', 'I7', answered({ status: 0, type: '', body: '' })],
  ['a request took longer than its budget', 'I7', answered({ ms: 6_100 })],
  ['a failure is no problem document', 'I7', answered({ status: 502, type: 'text/html' })],
  ['a failure is a mistake of ours', 'I7', answered({ status: 500, type: 'application/problem+json', code: 'internal' })],
  ['something of another firm was allowed', 'I7', asked({ forbidden: true })],
  ['an audit row was changed', 'I8', inContacts(({ audit }) => ({ audit: audit.map((row) => (row.version === 2 ? { ...row, text: row.text.replace('update', 'insert') } : row)) }))],
  ['an audit row was removed', 'I5 I8', inContacts(({ audit }) => ({ audit: audit.filter((row) => row.version !== 2) }))],
  ['the trail was written anew', 'I8', inContacts(({ audit }) => ({ audit: chained(audit.map((row) => ({ ...row, operation: row.version === 2 ? 'updateOrganisation' : row.operation, trace: row.trace, id: undefined }))) }))],
  ['an audit row was never chained', 'I8', inContacts(({ audit }) => ({ audit: audit.map((row) => (row.version === 3 ? { ...row, chain: null, hash: null } : row)) }))],
  ['two changes have one version', 'I8', inTasks(({ audit }) => ({ audit: chained([...audit, { ...audit[0]!, operation: 'updateTask', trace: '' }]) }))],
  ['it did not recover', 'I9', { recoveries: [{ fault: 'kill', ms: undefined }] }],
  ['it recovered too late', 'I9', { recoveries: [{ fault: 'kill', ms: 61_000 }] }],
  ['a process ended by itself', 'I10', ended('', 'with code 1')],
  ['a failure was left unhandled', 'I10', ended('[UnhandledPromiseRejection: This error originated …]')],
  ['a process grows', 'I10', { processes: (all) => all.map((one) => ({ ...one, memory: one.memory.map((sample, i) => ({ ...sample, bytes: 200e6 * (i + 1) })) })) }],
];

describe('the checker', () => {
  test('finds nothing wrong in a world where everything is right', () => expect(check(soundWorld())).toEqual([]));

  test.each(SABOTAGE)('sees that %s: %s', (_, invariants, change) => {
    const broken = new Set(check(sabotaged(change)).map((violation) => violation.invariant));
    expect([...broken].sort().join(' ')).toBe(invariants);
  });
});

describe('what is no violation', () => {
  test.each<[string, Change]>([
    ['events delivered ten times', { stream: (all) => [...all, ...Array.from({ length: 10 }, () => all).flat()] }],
    ['an entity whose events the rig itself reordered', { stream: (all) => [all[1]!, all[0]!, ...all.slice(2)], reordered: new Set([`${FIRM}/${CLIENT}`]) }],
    ['an event that was poisoned on purpose and given up', {
      ...inTasks(() => ({ letters: [{ id: id(60), reaction: 'contacts.organisation', eventId: id(102), aggregateId: CLIENT, sequence: 2, settled: true, error: 'unreadable' }] })), poisoned: new Set([id(102)]),
      copies: (all) => all.map((copy) => ({ ...copy, steps: [copy.steps[0]!, copy.steps[2]!] })),
    }],
    ['a request without an answer while the gateway was away', { ...answered({ status: 0, type: '', body: '' }), gatewayAway: [{ from: 900, to: 1100 }] }],
    ['a request nobody answered finally, which happened once', { entries: (all) => all.map((entry) => (entry.n === 1 ? { ...entry, outcome: 'unknown' as const } : entry)) }],
    ['an id that the caller sent, said back', asked({ input: JSON.stringify({ id: id(77) }), outcome: 'refused', attempts: [attempt({ status: 404, type: 'application/problem+json', body: `{"instance":"/organisations/${id(77)}"}` })] })],
    ['the same answer with its keys in another order', { entries: (all) => [...all, acknowledged(31, { attempts: [attempt({ body: '{"a":1,"b":2}' }), attempt({ body: '{"b":2,"a":1}' })] })] }],
    ['an entity of its own tenant', { owners: (all) => new Map([...all, [TASK, FIRM]]) }],
  ])('%s', (_, change) => expect(check(sabotaged(change))).toEqual([]));
});
