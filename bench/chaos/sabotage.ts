import { tasks } from '@kontora/contracts';
import { jetstream } from '@nats-io/jetstream';
import { eventIdOf } from '../../libs/platform/src/bus/event-message.ts';
import { EVENTS } from '../../libs/platform/src/bus/stream.ts';
import { readStream } from '../../libs/platform/src/bus/stream-reader.ts';
import type { Run } from './run.ts';

/** Damage done to a real system at rest, and the invariant that must then be seen as broken. */
export interface Sabotage { invariant: string; what: string; sabotage(run: Run): Promise<void> }

/** Changes a service's tables as its superuser; triggers look for their tables in its schema. */
async function damage<R extends object>({ rig }: Run, service: string, text: string, values: unknown[] = []): Promise<R> {
  const client = await rig.superuser.connect();
  try {
    await client.query(`begin; set local search_path = ${service}, public; set local app.actor = 'nobody'; set local app.operation = 'none'`);
    const { rows, rowCount } = await client.query<R>(text, values);
    await client.query('commit');
    if (rowCount === 0) throw new Error(`Nothing was damaged by ${text}`);
    return rows[0]!;
  } finally {
    client.release(true); // with the session, whatever state it was left in
  }
}
const sql = (service: string, text: string) => async (run: Run) => void (await damage(run, service, text));

/** Takes every copy of an event out of the stream. */
async function takeOut({ rig }: Run, eventId: string): Promise<void> {
  const places: number[] = [];
  for await (const message of readStream(jetstream(rig.ops), 'evt.>')) if (eventIdOf(message.headers) === eventId) places.push(message.seq);
  const jsm = await rig.jetstreamManager();
  for (const seq of places) await jsm.streams.deleteMessage(EVENTS, seq);
}

async function loseEvent(run: Run, { outboxToo }: { outboxToo: boolean }): Promise<void> {
  const { rows: [event] } = await run.rig.superuser.query<{ id: string }>(`select id from tasks.outbox order by id desc offset $1 limit 1`, [outboxToo ? 3 : 7]);
  await takeOut(run, event!.id);
  if (outboxToo) await run.rig.superuser.query('delete from tasks.outbox where id = $1', [event!.id]);
}

/** A task of one firm points to an organisation of another, and somebody looks at it. */
async function leak(run: Run): Promise<void> {
  const [firm, other] = run.firms;
  const values = [[...other!.organisations.keys()][0], firm!.id];
  const task = await damage<{ id: string }>(run, 'tasks', 'update task set organisation_id = $1 where id = (select id from task where tenant_id = $2 order by id desc limit 1) returning id', values);
  await run.edge.ask(firm!.sessions[0], tasks.getTask, { id: task.id });
}

async function doubleEffect(run: Run): Promise<void> {
  await run.rig.superuser.query('alter table contacts.timeline_entry drop constraint timeline_entry_once');
  await damage(run, 'contacts', `insert into timeline_entry select (jsonb_populate_record(null::timeline_entry, to_jsonb(t) || jsonb_build_object('id', uuidv7()))).* from timeline_entry t where event_id is not null limit 1`);
}

/** Every kind of damage the checker is there to see. That to the trail comes first: changes of tables, which follow, write to it. */
export const sabotages: readonly Sabotage[] = [
  { invariant: 'I8', what: 'a row of the audit trail says somebody else did it', sabotage: sql('tasks', `update audit set actor = 'somebody else' where (tenant_id, id) in (select tenant_id, id from audit where chain is not null order by id limit 1)`) },
  { invariant: 'I1', what: 'an event that was published is gone from the stream', sabotage: (run) => loseEvent(run, { outboxToo: false }) },
  { invariant: 'I1', what: 'an event is gone from outbox and stream alike', sabotage: (run) => loseEvent(run, { outboxToo: true }) },
  { invariant: 'I2', what: 'an effect happened twice', sabotage: doubleEffect },
  { invariant: 'I2', what: 'an event is missing from an inbox', sabotage: sql('contacts', `delete from inbox where (reaction, event_id) in (select reaction, event_id from inbox where reaction = 'taskOnTimeline' limit 1)`) },
  { invariant: 'I3', what: 'a copy went back to an older state', sabotage: sql('tasks', `update organisation o set name = w.state->>'name' from chaos.witness w where w.id = o.id and w.tab = 'organisation' and w.n = (select min(n) from chaos.witness where tab = 'organisation')`) },
  { invariant: 'I3', what: 'a projection believes to be further than it is', sabotage: sql('tasks', `update projection set sequence = sequence + 1 where (tenant_id, reaction, aggregate_id) in (select tenant_id, reaction, aggregate_id from projection where reaction = 'contacts.organisation' limit 1)`) },
  { invariant: 'I4', what: 'a minute too many is in the ledger of time', sabotage: sql('tasks', 'update time_entry set minutes = minutes + 1 where id = (select id from time_entry where minutes > 0 limit 1)') },
  { invariant: 'I5', what: 'what was acknowledged left no trace', sabotage: sql('contacts', `delete from audit where (tenant_id, id) in (select tenant_id, id from audit where entity = 'person' and operation = 'createPerson' limit 1)`) },
  { invariant: 'I6', what: 'an answer names an organisation of another firm', sabotage: leak },
];
