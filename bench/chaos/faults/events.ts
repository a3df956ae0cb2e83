import { contacts } from '@kontora/contracts';
import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { nanos, type MsgHdrs } from '@nats-io/nats-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '../../../deploy/local/process.ts';
import { eventHeaders } from '../../../libs/platform/src/bus/event-message.ts';
import { EVENTS } from '../../../libs/platform/src/bus/stream.ts';
import { readStream } from '../../../libs/platform/src/bus/stream-reader.ts';
import type { Fault, FaultContext } from './fault.ts';
import { asOperator } from './servers.ts';

const TIMES = 10;
const SHORT_WINDOW_MS = 100;
const USUAL_WINDOW_MS = 120_000;
const AT_ONCE = 50;
const HOLD_MS = 3_000;
/** Generous: other faults may still be recovering. */
const PARKED_WITHIN_MS = 90_000;

interface Raw { subject: string; data: Uint8Array | string; headers: MsgHdrs | undefined }

/** Every event (of more than `most`, the last) is delivered ten times more, each time in another order, past the window in which the server drops repetitions. */
export const deliveredTenfold = (most: number): Fault => ({
  name: 'every event ten times, shuffled',
  run: async ({ rig, random, note }) => {
    const bus = jetstream(rig.ops);
    const events: Raw[] = [];
    for await (const { subject, data, headers } of readStream(bus, 'evt.>')) events.push({ subject, data, headers });
    const chosen = events.slice(-most);
    const jsm = await rig.jetstreamManager();
    await jsm.streams.update(EVENTS, { duplicate_window: nanos(SHORT_WINDOW_MS) });
    for (let round = 0; round < TIMES; round++) {
      await sleep(2 * SHORT_WINDOW_MS);
      await publishAll(bus, random.shuffle(chosen));
    }
    await jsm.streams.update(EVENTS, { duplicate_window: nanos(USUAL_WINDOW_MS) });
    note(`${chosen.length * TIMES} deliveries`);
  },
});

interface HeldRow { id: string; tenantId: string; aggregateId: string; sequence: number; subject: string; data: string; at: string }

/** Events reach the stream for the first time in a shuffled order: they are held back from the relay for a while, and sent by the rig. */
export const deliveredOutOfOrder: Fault = {
  name: 'first deliveries out of order',
  run: async (context) => {
    const { rig, random, note, reordered } = context;
    const services = ['contacts', 'tasks'];
    for (const name of services) await rig.superuser.query(`${HOLD} create trigger chaos_hold before insert on ${name}.outbox for each row execute function chaos.hold()`);
    await Promise.all([sleep(HOLD_MS), renameOften(context)]);
    for (const name of services) await rig.superuser.query(`drop trigger chaos_hold on ${name}.outbox`);
    const held: Raw[] = [];
    for (const name of services) {
      const { rows } = await rig.superuser.query<HeldRow>(`select id, tenant_id as "tenantId", aggregate_id as "aggregateId", sequence, subject, data::text as data,
        to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from ${name}.outbox where published_at = 'epoch'`);
      for (const row of rows) {
        reordered.add(`${row.tenantId}/${row.aggregateId}`);
        held.push({ subject: row.subject, data: row.data, headers: eventHeaders({ ...row, at: row.at }) });
      }
    }
    await publishAll(jetstream(rig.ops), random.shuffle(held));
    for (const name of services) await rig.superuser.query(`update ${name}.outbox set published_at = now() where published_at = 'epoch'`);
    note(`${held.length} events`);
  },
};

/** An event nobody can read: it and what follows it on the same entity become dead letters, everything else goes on; an operator gives it up and replays the rest. */
export const eventPoisoned: Fault = {
  name: 'a poisoned event, then dlq discard and replay',
  run: async (context) => {
    const { rig, random, firms, note, poisoned } = context;
    const firm = random.pick(firms);
    const organisationId = [...firm.organisations.keys()].at(-1);
    if (!organisationId) return note('there was no organisation yet');
    const poison = await storePoison(context, [firm.id, organisationId]);
    poisoned.add(poison);
    await rename(context, { firm, id: organisationId });
    const listeners = rig.services.filter((name) => name !== 'contacts');
    const open = async (service: string) => (await rig.superuser.query(`select from ${service}.dead_letter where aggregate_id = $1 and settled_at is null`, [organisationId])).rowCount ?? 0;
    if (!(await waitUntil(async () => (await open('tasks')) >= 2, PARKED_WITHIN_MS, 100))) note('nothing was parked');
    for (const service of listeners) if ((await open(service)) > 0) await heal(context, { service, poison, note });
  },
};

async function heal({ rig }: FaultContext, { service, poison, note }: { service: string; poison: string; note(text: string): void }): Promise<void> {
  await asOperator(rig, service, async ({ letters }) => {
    const first = (await letters.ls()).find((letter) => letter.data.id === poison);
    if (!first) return note(`${service} has no letter of the poisoned event`);
    await letters.discard(first.id, 'poisoned by the rig');
    const next = (await letters.ls()).find((letter) => letter.aggregateId === first.aggregateId);
    const replayed = next && (await letters.replay(next.id));
    note(`${service}: discarded 1, replayed ${replayed?.settled ?? 0}${replayed?.problem ? `, ${replayed.problem}` : ''}`);
  });
}

const HOLD = `create or replace function chaos.hold() returns trigger language plpgsql as $$ begin new.published_at := 'epoch'; return new; end $$; grant execute on function chaos.hold() to public;`;

/** Commits an event that does not fit its contract; in the schema of contacts, for the trigger that numbers events looks for its table there. */
async function storePoison({ rig }: FaultContext, values: [firmId: string, organisationId: string]): Promise<string> {
  const client = await rig.superuser.connect();
  try {
    await client.query(`begin; set local search_path = contacts, public`);
    const { rows } = await client.query<{ id: string }>(`insert into outbox (tenant_id, subject, aggregate_id, data) values ($1, 'evt.contacts.organisation-changed', $2, '{"organisationId": 7}') returning id`, values);
    await client.query('commit');
    return rows[0]!.id;
  } finally {
    client.release();
  }
}

/** Changes of one organisation in quick succession, so that there is an order to lose. */
async function renameOften(context: FaultContext): Promise<void> {
  for (const firm of context.firms) {
    const id = [...firm.organisations.keys()].at(-1);
    for (let i = 0; id && i < 6; i++) await rename(context, { firm, id });
  }
}

async function rename({ edge, random }: FaultContext, { firm, id }: { firm: FaultContext['firms'][number]; id: string }): Promise<void> {
  const [session] = firm.sessions;
  const seen = (await edge.ask(session, contacts.getOrganisation, { id })).body;
  if (seen) await edge.ask(session, contacts.updateOrganisation, { id, name: `ООО «${firm.name(random)}»` }, { ifMatch: seen.version, effect: { entity: 'organisation', action: 'update' } });
}

async function publishAll(bus: JetStreamClient, events: readonly Raw[]): Promise<void> {
  const queue = events.values();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => { for (const { subject, data, headers } of queue) await bus.publish(subject, data, { headers, timeout: 10_000 }); }));
}
