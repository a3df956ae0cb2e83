import { createHash } from 'node:crypto';
import type { Entry } from '../ledger.ts';
import type { AuditRow, OutboxRow, ServiceState, World } from '../world.ts';

/** A UUID that is easy to tell: `id(7)`. */
export const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const [FIRM, OTHER_FIRM, CLIENT, TASK] = [id(1), id(2), id(3), id(4)];
const traceOf = (n: number) => String(n).padStart(32, '0');

const event = (n: number, changes: Partial<OutboxRow>): OutboxRow => ({ id: id(100 + n), tenantId: FIRM, aggregateId: CLIENT, sequence: n, subject: 'evt.contacts.organisation-changed', data: { name: `Name ${n}` }, trace: null, published: true, ...changes });

/** Audit rows in a chain that verifies. */
export function chained(rows: readonly Pick<AuditRow, 'entity' | 'entityId' | 'version' | 'action' | 'operation' | 'trace'>[]): AuditRow[] {
  let last: Buffer | undefined;
  return rows.map((row, i) => {
    const text = JSON.stringify(row);
    const hash = createHash('sha256');
    if (last) hash.update(last);
    last = hash.update(text).digest();
    return { ...row, id: id(900 + i), tenantId: FIRM, chain: i + 1, hash: last.toString('hex'), text };
  });
}

/** A request that was acknowledged at once. */
export function acknowledged(n: number, changes: Partial<Entry>): Entry {
  return {
    n, firmId: FIRM, service: 'contacts', operation: 'createOrganisation', kind: 'command', trace: traceOf(n), key: `key-${n}`, input: '{}', effect: undefined, minutes: 0, outcome: 'ok', forbidden: false,
    attempts: [{ at: 1000, ms: 20, status: 200, type: 'application/json', code: undefined, body: JSON.stringify({ id: CLIENT }), replayed: false, budgetMs: 5000 }], ...changes,
  };
}

const EMPTY: ServiceState = { outbox: [], sequences: [], inbox: [], projections: [], letters: [], answers: [], jobs: [], audit: [], heads: [] };

/** A small world in which every invariant holds: a client entered and renamed twice, a task of it completed with 40 minutes and told to contacts. */
export function soundWorld(): World {
  const contactEvents = [1, 2, 3].map((n) => event(n, {}));
  const taskEvents = [event(1, { id: id(201), aggregateId: TASK, subject: 'evt.tasks.task-changed', data: { change: 'completed', minutes: 40 } })];
  const contactAudit = chained([1, 2, 3].map((n) => ({ entity: 'organisation', entityId: CLIENT, version: n, action: n === 1 ? 'insert' : 'update', operation: n === 1 ? 'createOrganisation' : 'updateOrganisation', trace: traceOf(n) })));
  const head = { tenantId: FIRM, chain: 2, hash: contactAudit[1]!.hash! };
  return {
    firms: [{ id: FIRM, marker: 'Жыж', minutes: 40 }, { id: OTHER_FIRM, marker: 'Шыщ', minutes: 0 }],
    services: {
      contacts: {
        ...EMPTY, outbox: contactEvents, sequences: [{ tenantId: FIRM, aggregateId: CLIENT, last: 3 }], inbox: [{ tenantId: FIRM, reaction: 'taskOnTimeline', eventId: id(201) }],
        answers: [1, 2, 3].map((n) => ({ tenantId: FIRM, operation: 'createOrganisation', key: `key-${n}`, response: {} })), audit: contactAudit, heads: [head],
      },
      tasks: {
        ...EMPTY, outbox: taskEvents, sequences: [{ tenantId: FIRM, aggregateId: TASK, last: 1 }], projections: [{ tenantId: FIRM, reaction: 'contacts.organisation', aggregateId: CLIENT, sequence: 3 }],
        jobs: [{ id: id(50), tenantId: FIRM, operation: 'reassignTasks', state: 'done', attempts: 1, trace: traceOf(5), problem: null }],
        audit: chained([{ entity: 'task', entityId: TASK, version: 2, action: 'update', operation: 'completeTask', trace: traceOf(4) }]),
      },
    },
    stream: [...contactEvents, ...taskEvents].map((row, i) => ({ seq: i + 1, id: row.id, subject: row.subject, tenantId: row.tenantId, aggregateId: row.aggregateId, sequence: row.sequence, data: row.data })),
    lanes: [
      { service: 'tasks', source: 'contacts', name: 'contacts.organisation', mode: 'projection', subjects: ['evt.contacts.organisation-changed'] },
      { service: 'contacts', source: 'tasks', name: 'taskOnTimeline', mode: 'effect', subjects: ['evt.tasks.task-changed'] },
    ],
    copies: [{
      name: 'tasks.organisation', service: 'tasks', lane: 'contacts.organisation', source: 'contacts', subject: 'evt.contacts.organisation-changed', same: (data, row) => (data as { name: string }).name === row.name,
      steps: [1, 2, 3].map((n) => ({ tenantId: FIRM, id: CLIENT, row: { name: `Name ${n}` } })),
    }],
    effects: [{ name: 'time-line', source: 'tasks', subject: 'evt.tasks.task-changed', eventIds: [id(201)], wants: () => true }],
    sums: [{ name: 'minutes', owner: new Map([[CLIENT, 40]]), other: new Map([[CLIENT, 40]]) }],
    entries: [
      acknowledged(1, { effect: { entity: 'organisation', action: 'insert' } }), acknowledged(2, { operation: 'updateOrganisation', effect: { entity: 'organisation', action: 'update' } }),
      acknowledged(4, { service: 'tasks', operation: 'completeTask', effect: { entity: 'task', action: 'update' }, minutes: 40 }), acknowledged(5, { service: 'tasks', operation: 'reassignTasks', kind: 'job' }),
      acknowledged(6, { operation: 'getOrganisation', kind: 'query', key: undefined }),
    ],
    owners: new Map([[CLIENT, FIRM], [TASK, FIRM], [id(77), OTHER_FIRM]]),
    processes: [{ name: 'contacts', log: '{"level":30,"msg":"ready"}\n', ended: ['contacts was ended by SIGKILL; starting it again in 0.25 s'], memory: [{ pid: 1, bytes: 200e6, at: 0 }, { pid: 1, bytes: 210e6, at: 100_000 }, { pid: 1, bytes: 220e6, at: 200_000 }] }],
    recoveries: [{ fault: 'kill -9 contacts', ms: 2_000 }], limits: { slackMs: 1_000, recoveryMs: 60_000 }, gatewayAway: [], poisoned: new Set(), reordered: new Set(),
  };
}
