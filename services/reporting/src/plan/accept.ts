import { reporting } from '@kontora/contracts';
import type { Db, StepContext } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import { holdClients } from '../client/hold-clients.ts';
import { factColumns, readFacts, tellSeasons, type Facts } from '../obligation/announce.ts';
import { refreshStages, setNextStart, withdrawOpenStages } from '../stage/follow-obligation.ts';
import { today } from '../today.ts';

const { clientSeasonPlanned } = reporting.events;

/** What to carry out: rows with kind, client_id, code, period, obligation_id and expectation_id, from a table of differences `c`. */
export interface Differences { from: RawBuilder<unknown>; where: RawBuilder<boolean> }
/** How many obligations were created, put back, taken off and moved. */
export interface Applied { created: number; restored: number; removed: number; moved: number }

export const NOTHING_APPLIED: Applied = { created: 0, restored: 0, removed: 0, moved: 0 };
/** Clients carried out in one transaction. */
export const CLIENTS_A_STEP = 300;

interface Touched { id: string }
type Kind = 'create' | 'restore' | 'move' | 'remove';

/**
 * Carries out differences for some clients. Each is done only where it still holds: what people did meanwhile is left alone. An obligation
 * whose due date has passed when it is created gets no tasks: it is recorded by hand.
 */
export async function applyDifferences(differences: Differences, { db, publish }: StepContext): Promise<Applied> {
  const { from, where } = differences;
  const kinds = (await db.rows<{ kind: Kind }>(sql`select distinct c.kind from ${from} where ${where}`)).map((row) => row.kind);
  await holdClients(sql`select c.client_id from ${from} where ${where}`, db);
  const only = <R>(kind: Kind, work: () => Promise<R[]>): Promise<R[]> => (kinds.includes(kind) ? work() : Promise.resolve([]));
  const created = await only('create', () => inBulk(db, () => create(differences, db)));
  const restored = await only('restore', () => follow(differences, { kind: 'restore', still: sql`o.state = 'cancelled' and not o.cancelled_by_hand` }, db));
  const moved = await only('move', () => follow(differences, { kind: 'move', still: sql`o.state in ('planned', 'in-preparation', 'on-agreement', 'to-file', 'failed', 'refused') and not o.due_by_hand and o.timetable_id <> t.id` }, db));
  const removed = await only('remove', () => db.rows<Touched>(sql`update obligation o set state = 'cancelled', state_comment = 'not-expected', next_start_on = null, version = o.version + 1, updated_at = now()
    from ${from} where ${where} and c.kind = 'remove' and o.id = c.obligation_id and o.state = 'planned' and not o.begun and not o.due_by_hand returning o.id`));
  const [back, off] = [[...moved, ...restored], removed].map((rows) => rows.map((row) => row.id)) as [string[], string[]];
  await withdrawOpenStages(off, { db, publish });
  await refreshStages(back, { db, publish });
  await setNextStart(back, db);
  tellSeasons(clientSeasonPlanned, [...created, ...(await readFacts([...back, ...off], db))], publish);
  return { created: created.length, restored: restored.length, removed: removed.length, moved: moved.length };
}

const create = ({ from, where }: Differences, db: Db) =>
  db.rows<Facts>(sql`insert into obligation as o (client_id, code, period, year, period_end, kind, authority, expectation_id, timetable_id, due_on, employee_id, next_start_on)
    select c.client_id, t.code, t.period, t.year, t.period_end, t.kind, t.authority, e.id, t.id, t.due_on, r.employee_id, case when t.due_on >= ${today()}::date then t.start_on end
    from ${from} join expectation e on e.id = c.expectation_id join timetable t on t.id = e.timetable_id
      left join client_role r on r.client_id = c.client_id and r.role = t.lead_role and t.start_on between r.from_on and r.to_on
    where ${where} and c.kind = 'create' on conflict do nothing returning ${factColumns()}`);

const follow = ({ from, where }: Differences, { kind, still }: { kind: 'restore' | 'move'; still: RawBuilder<unknown> }, db: Db) =>
  db.rows<Touched>(sql`update obligation o set state = ${kind === 'restore' ? sql`'planned'` : sql`o.state`}, state_comment = ${kind === 'restore' ? sql`null` : sql`o.state_comment`},
      expectation_id = e.id, timetable_id = t.id, due_on = t.due_on, kind = t.kind, authority = t.authority, version = o.version + 1, updated_at = now()
    from ${from} join expectation e on e.id = c.expectation_id join timetable t on t.id = e.timetable_id where ${where} and c.kind = ${kind} and o.id = c.obligation_id and ${still} returning o.id`);

/** Of a plan that was just written the planner knows nothing, takes its thousands of rows for one, and would look each of them up singly. */
export async function inBulk<R>(db: Db, work: () => Promise<R>): Promise<R> {
  await db.run(sql`set local enable_nestloop = off`);
  const done = await work();
  await db.run(sql`set local enable_nestloop = on`);
  return done;
}

export const addApplied = (a: Applied, b: Applied): Applied => ({ created: a.created + b.created, restored: a.restored + b.restored, removed: a.removed + b.removed, moved: a.moved + b.moved });
