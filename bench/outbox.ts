import { connectNats } from '@kontora/platform';
import { contacts } from '@kontora/contracts';
import { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { setTimeout as sleep } from 'node:timers/promises';
import { round, type Benchmark, type Figure } from './lib/figure.ts';
import { withStack, type BenchStack } from './lib/stack.ts';

const EVENTS = 20_000;
const IN_FLIGHT = 1000;
const DATA = { organisationId: '019f0000-0000-7000-8000-000000000000', name: 'ООО «Ромашка»', state: 'client', tags: ['a', 'b'], note: 'x'.repeat(200) };
const COMMANDS = 300;
const COMMANDS_A_SECOND = 30;

/** From the outbox to the stream: how fast a backlog drains, and how long an event waits in quiet times. */
export const outbox: Benchmark = { name: 'outbox', run: () => withStack(async (bench) => [await drain(bench), await lag(bench)]) };

async function drain(bench: BenchStack): Promise<Figure> {
  const floor = await pipelined(bench);
  const began = performance.now();
  await bench.superuser.query(`insert into contacts.outbox (tenant_id, subject, aggregate_id, sequence, data) select $1, 'evt.contacts.told', uuidv7(), 1, $2 from generate_series(1, ${EVENTS})`, [bench.firmId, DATA]);
  const committed = performance.now();
  while ((await bench.superuser.query('select 1 from contacts.outbox where published_at is null limit 1')).rowCount !== 0) await sleep(20);
  const rate = EVENTS / ((performance.now() - committed) / 1000);
  return { what: 'outbox → stream, relative to pipelined publishing', measured: `${round(rate)}/s of ${round(floor)}/s (${((committed - began) / 1000).toFixed(1)} s to write ${round(EVENTS)})`, value: rate / floor, aim: { atLeast: 0.5 } };
}

/** Messages a second that one connection publishes to a stream like ours, with so many in flight. */
async function pipelined({ stack }: BenchStack): Promise<number> {
  const connection = await connectNats(stack.config, 'ops');
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'BENCH', subjects: ['bench.>'], storage: StorageType.File });
  const stream = jetstream(connection);
  const bytes = JSON.stringify(DATA);
  const began = performance.now();
  for (let sent = 0; sent < EVENTS; sent += IN_FLIGHT) await Promise.all(Array.from({ length: IN_FLIGHT }, (_, i) => stream.publish('bench.told', bytes, { msgID: `${sent + i}` })));
  const rate = EVENTS / ((performance.now() - began) / 1000);
  await manager.streams.delete('BENCH');
  await connection.close();
  return rate;
}

async function lag({ client, superuser }: BenchStack): Promise<Figure> {
  for (let n = 0; n < COMMANDS; n++) {
    void client.call(contacts.createOrganisation, { name: `ООО «Ромашка ${n}»` }).catch(() => undefined);
    await sleep(1000 / COMMANDS_A_SECOND);
  }
  await sleep(1000);
  const { rows } = await superuser.query(`select extract(milliseconds from percentile_cont(0.99) within group (order by published_at - created_at)) as p99, count(*)::int as n
    from contacts.outbox where subject like 'evt.contacts.organisation-%'`);
  if (rows[0].n < COMMANDS) throw new Error(`Only ${rows[0].n} of ${COMMANDS} events were written.`);
  return { what: `lag of an event at ${COMMANDS_A_SECOND} commands a second, p99`, measured: `${round(Number(rows[0].p99))} ms`, value: Number(rows[0].p99), aim: { atMost: 250 } };
}
