import { contacts, fillRoute, tasks } from '@kontora/contracts';
import { CursorKey } from '../libs/platform/src/list/cursor.ts';
import { listQuery } from '@kontora/platform';
import { organisationList } from '../services/contacts/src/organisation/organisation-list.ts';
import { readOrganisation } from '../services/contacts/src/organisation/organisation-view.ts';
import { startFloor, type Floor } from './lib/floor.ts';
import { round, type Benchmark, type Figure } from './lib/figure.ts';
import { load, ratio, type Ask } from './lib/load.ts';
import { seedOrganisations } from './lib/organisations.ts';
import { databaseOf, withStack, type BenchStack } from './lib/stack.ts';
import { statementOf, type Statement } from './lib/statement.ts';

const ORGANISATIONS = 50_000;
const CLIENTS = { state: { eq: 'client' } } as const;
const FAR_PAGE = 200;

/** The whole way of a request (TLS apart): sign-in, limits, bus, permission, firm, validation, audit and outbox, beside a bare server that sends Postgres the same statements. */
export const edge: Benchmark = {
  name: 'edge',
  run: () => withStack(async (bench) => {
    await seedOrganisations(bench, ORGANISATIONS);
    const [one, page] = [await statementOf((db) => readOrganisation(db, bench.firmId)), await pageStatement(bench)];
    const names = (statement: Statement) => statement.parameters.map((_, i) => `p${i + 1}`);
    const readFloor = await startFloor(databaseOf(bench, 'contacts'), [{ path: '/one', sql: one.sql, parameters: names(one) }, { path: '/page', sql: page.sql, parameters: names(page) }]);
    const writeFloor = await startFloor(actingIn(databaseOf(bench, 'tasks')), [{ path: '/task', sql: CREATE, parameters: ['title', 'data'] }]);
    try {
      return [await byId(bench, readFloor), ...(await pages(bench, { floor: readFloor, statement: page })), await creation(bench, writeFloor)];
    } finally {
      await readFloor.stop();
      await writeFloor.stop();
    }
  }),
};

/** What creating a task writes: the row, whose trigger writes the audit trail, its event, and the event's number. */
const CREATE = `
  with made as (insert into task (id, created_by, title) values (uuidv7(), 'bench', $1) returning *),
  numbered as (insert into event_sequence (aggregate_id, last) select id, 1 from made),
  told as (insert into outbox (subject, aggregate_id, sequence, data) select 'evt.tasks.task-changed', id, 1, $2::jsonb from made)
  select * from made`;
const EVENT = { taskId: '019f0000-0000-7000-8000-000000000000', kind: 'general', state: 'open', organisationId: null, assigneeId: null, groupId: null, dueOn: '2026-11-30', change: 'created' };

/** The audit trail wants to know who acts. */
function actingIn(database: string): string {
  const url = new URL(database);
  url.searchParams.set('options', `${url.searchParams.get('options')} -c app.actor=bench -c app.operation=bench -c app.trace=bench`);
  return url.href;
}

async function byId(bench: BenchStack, floor: Floor): Promise<Figure> {
  const { rows } = await bench.superuser.query<{ id: string }>('select id from contacts.organisation order by random() limit 2000');
  const id = (n: number) => rows[n % rows.length]!.id;
  return compared('get by id', 0.4, { bench, floor, ours: (n) => ({ path: fillRoute(contacts.getOrganisation, { id: id(n) }).path }), bare: (n) => ({ path: `/one?p1=${id(n)}` }) });
}

async function pages(bench: BenchStack, { floor, statement }: { floor: Floor; statement: Statement }): Promise<Figure[]> {
  const pathOf = (after?: string) => { const { path, query } = fillRoute(contacts.listOrganisations, { filter: CLIENTS, sort: 'name', after }); return { path: `${path}?${query}` }; };
  const values = new URLSearchParams(statement.parameters.map((value, i) => [`p${i + 1}`, String(value)]));
  const first = await compared('filtered page of 50', 0.6, { bench, floor, ours: () => pathOf(), bare: () => ({ path: `/page?${values}` }) });
  const far = pathOf(await cursorOfPage(bench, FAR_PAGE));
  const both = await ratio(() => measured(bench, () => far), () => measured(bench, () => pathOf()));
  return [first, { what: `page ${FAR_PAGE} relative to the first`, measured: `${round(both.ours.perSecond)}/s of ${round(both.floor.perSecond)}/s`, value: both.ratio, aim: { atLeast: 0.8 } }];
}

const creation = (bench: BenchStack, floor: Floor): Promise<Figure> => compared('create with audit and outbox', 0.25, {
  bench, floor,
  ours: (n) => ({ method: 'POST', path: fillRoute(tasks.createTask, { title: 'x' }).path, headers: { 'content-type': 'application/json', 'idempotency-key': `bench-${process.hrtime.bigint()}-${n}` }, body: JSON.stringify({ title: `Задача ${n}` }) }),
  bare: (n) => ({ method: 'POST', path: '/task', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ title: `Задача ${n}`, data: JSON.stringify(EVENT) }) }),
});

interface Compared { bench: BenchStack; floor: Floor; ours: (n: number) => Ask; bare: (n: number) => Ask }
async function compared(what: string, atLeast: number, { bench, floor, ours, bare }: Compared): Promise<Figure> {
  const found = await ratio(() => measured(bench, ours), () => load(floor.url, { ask: bare }));
  if (found.floor.failed > 0) throw new Error(`${what}: ${found.floor.failed} requests to the floor failed.`);
  return { what, measured: `${round(found.ours.perSecond)}/s (p99 ${round(found.ours.p99)} ms) of ${round(found.floor.perSecond)}/s`, value: found.ratio, aim: { atLeast } };
}

async function measured({ stack, headers }: BenchStack, ask: (n: number) => Ask) {
  const found = await load(stack.url, { ask: (n) => { const asked = ask(n); return { ...asked, headers: { ...headers, ...asked.headers } }; } });
  if (found.failed > 0) throw new Error(`${found.failed} requests failed.`);
  return found;
}

/** The statement with which contacts answers the page. */
function pageStatement({ firmId }: BenchStack): Promise<Statement> {
  const input = contacts.listOrganisations.input.parse({ filter: CLIENTS, sort: 'name' });
  const caller = { tenantId: firmId, id: firmId, kind: 'employee', permissions: [] } as const;
  return statementOf((db) => organisationList(input, {
    db, caller, list: (parts: object) => listQuery({ ...parts, operation: contacts.listOrganisations, input, caller, db, key: new CursorKey('x'.repeat(32)) } as never),
  } as never));
}

async function cursorOfPage({ client }: BenchStack, page: number): Promise<string> {
  let after: string | undefined;
  for (let n = 1; n < page; n++) after = (await client.call(contacts.listOrganisations, { filter: CLIENTS, sort: 'name', after })).page.next!;
  return after!;
}
