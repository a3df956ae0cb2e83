import { jetstream } from '@nats-io/jetstream';
import type { Type } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { definitionOf } from '../../deploy/local/definitions.ts';
import { readEvent } from '../../libs/platform/src/bus/event-message.ts';
import { lanesOf, type Reaction } from '../../libs/platform/src/bus/lanes.ts';
import { eventsOf } from '../../libs/platform/src/methods.ts';
import { readStream } from '../../libs/platform/src/bus/stream-reader.ts';
import { AUDIT_TEXT } from '../../libs/platform/src/audit/record.ts';
import { REACTS, type ReactionBinding } from '../../libs/platform/src/handles.ts';
import { platformController } from '../../libs/platform/src/platform-controller.ts';
import type { Rig } from './rig.ts';
import type { Workload } from './workload.ts';
import type { AuditRow, LaneState, ServiceState, StreamMessage, World } from './world.ts';

/** What is known of the run besides what the system holds. */
export type RunState = Pick<World, 'entries' | 'recoveries' | 'limits' | 'gatewayAway' | 'poisoned' | 'reordered'> & { firms: readonly { id: string; marker: string }[]; heads: ReadonlyMap<string, ServiceState['heads']> };

/** Lets the database note every state that a local copy takes, in the transaction that makes it. */
export async function installWitness(superuser: pg.Pool, workloads: readonly Workload[]): Promise<void> {
  const tables = workloads.flatMap((workload) => workload.copies.map(({ service, table }) => `${service}.${table}`));
  await superuser.query(`
    create schema chaos;
    create table chaos.witness (n bigint generated always as identity, service text, tab text, tenant_id uuid, id uuid, state jsonb);
    create function chaos.note() returns trigger language plpgsql security definer as $$
    begin
      insert into chaos.witness (service, tab, tenant_id, id, state) values (tg_table_schema, tg_table_name, new.tenant_id, new.id, to_jsonb(new));
      return null;
    end $$;
    grant usage on schema chaos to public;
    ${tables.map((table) => `create trigger chaos_witness after insert or update on ${table} for each row execute function chaos.note();`).join('\n')}`);
}

/** The lanes of every service, as its code declares them. */
export async function lanesOfAll(services: readonly string[]): Promise<LaneState[]> {
  const lanes: LaneState[] = [];
  for (const service of services) {
    const { contract, module } = await definitionOf(service);
    const controllers = [platformController(contract), ...((Reflect.getMetadata('controllers', module) as Type[] | undefined) ?? [])];
    const reactions = controllers.flatMap(reactionsOf);
    for (const source of contract.service.listens) {
      const subjects = eventsOf(source).map((event) => event.subject);
      for (const { name, mode, reactionsTo } of lanesOf(reactions.filter((reaction) => reaction.event.service === source), eventsOf(source))) {
        lanes.push({ service, source, name, mode, subjects: subjects.filter((subject) => reactionsTo(subject).length > 0) });
      }
    }
  }
  return lanes;
}

function reactionsOf(controller: Type): Reaction[] {
  const methods = Object.getOwnPropertyNames(controller.prototype).map((name) => (controller.prototype as Record<string, Reaction['run']>)[name]!).filter((method) => typeof method === 'function');
  return methods.flatMap((run) => {
    const binding = Reflect.getMetadata(REACTS, run) as ReactionBinding | undefined;
    return binding ? [{ ...binding, run }] : [];
  });
}

/** Reads everything the checker looks at. */
export async function observe(rig: Rig, { workloads, lanes, run }: { workloads: readonly Workload[]; lanes: readonly LaneState[]; run: RunState }): Promise<World> {
  const db = rig.superuser;
  const services: Record<string, ServiceState> = {};
  for (const name of rig.services) services[name] = await readService(db, name, run.heads.get(name) ?? []);
  const minutes = new Map((await rows<{ key: string; value: number }>(db, 'select tenant_id::text as key, sum(minutes)::int as value from tasks.time_entry group by 1')).map((row) => [row.key, row.value]));
  const numbers = async (sql: string) => new Map((await rows<{ key: string; value: number }>(db, sql)).map((row) => [row.key, row.value]));
  const copies: World['copies'][number][] = [];
  const effects: World['effects'][number][] = [];
  const sums: World['sums'][number][] = [];
  for (const workload of workloads) {
    for (const copy of workload.copies) {
      const steps = await rows<{ tenantId: string; id: string; row: Record<string, unknown> }>(db, `select tenant_id as "tenantId", id, state as row from chaos.witness where service = $1 and tab = $2 order by n`, [copy.service, copy.table]);
      copies.push({ ...copy, name: `${copy.service}.${copy.table}`, steps });
    }
    for (const effect of workload.effects) effects.push({ ...effect, eventIds: (await rows<{ event_id: string }>(db, effect.rows)).map((row) => row.event_id) });
    for (const { name, owner, other } of workload.sums) sums.push({ name, owner: await numbers(owner), other: await numbers(other) });
  }
  return {
    ...run, services, lanes, copies, effects, sums, stream: await readMessages(rig), owners: await readOwners(rig),
    firms: run.firms.map(({ id, marker }) => ({ id, marker, minutes: minutes.get(id) ?? 0 })),
    processes: rig.replicas.map(({ name, logFile, said, memory }) => ({ name, log: readFileSync(logFile, 'utf8'), ended: said.filter((line) => line.includes('starting it again')), memory })),
  };
}

/** The end of every firm's chain in a service at this moment. */
export const readHeads = (db: pg.Pool, service: string) =>
  rows<ServiceState['heads'][number]>(db, `select distinct on (tenant_id) tenant_id as "tenantId", chain::int as chain, encode(hash, 'hex') as hash from ${service}.audit where chain is not null order by tenant_id, chain desc`);

async function readService(db: pg.Pool, name: string, heads: ServiceState['heads']): Promise<ServiceState> {
  const read = <R extends pg.QueryResultRow>(sql: string) => rows<R>(db, sql);
  return {
    heads,
    outbox: await read(`select id, tenant_id as "tenantId", aggregate_id as "aggregateId", sequence, subject, data, trace, published_at is not null as published from ${name}.outbox order by id`),
    sequences: await read(`select tenant_id as "tenantId", aggregate_id as "aggregateId", last from ${name}.event_sequence`),
    inbox: await read(`select tenant_id as "tenantId", reaction, event_id as "eventId" from ${name}.inbox`),
    projections: await read(`select tenant_id as "tenantId", reaction, aggregate_id as "aggregateId", sequence from ${name}.projection`),
    letters: await read(`select id, reaction, data->>'id' as "eventId", aggregate_id as "aggregateId", sequence, settled_at is not null as settled, error from ${name}.dead_letter`),
    answers: await read(`select tenant_id as "tenantId", operation, key, response from ${name}.idempotency`),
    jobs: await read(`select id, tenant_id as "tenantId", operation, state, attempts, coalesce(trace, '') as trace, problem->>'code' as problem from ${name}.job`),
    audit: await read<AuditRow>(`select id, tenant_id as "tenantId", entity, entity_id as "entityId", version, action, coalesce(operation, '') as operation, coalesce(trace, '') as trace, chain::int as chain, encode(hash, 'hex') as hash, ${AUDIT_TEXT} as text from ${name}.audit`),
  };
}

async function readMessages(rig: Rig): Promise<StreamMessage[]> {
  const messages: StreamMessage[] = [];
  for await (const message of readStream(jetstream(rig.ops), 'evt.>')) {
    const event = readEvent(message);
    if (event) messages.push({ seq: message.seq, subject: message.subject, data: event.data, id: event.meta.id, tenantId: event.meta.tenantId, aggregateId: event.meta.aggregateId, sequence: event.meta.sequence });
  }
  return messages;
}

/** Every id of every table of every firm. */
async function readOwners(rig: Rig): Promise<Map<string, string>> {
  const tables = await rows<{ place: string }>(rig.superuser, `select c.table_schema || '.' || c.table_name as place from information_schema.columns c
    join information_schema.columns t on t.table_schema = c.table_schema and t.table_name = c.table_name and t.column_name = 'tenant_id'
    where c.column_name = 'id' and c.data_type = 'uuid' and c.table_schema = any($1)`, [rig.services]);
  const owners = new Map<string, string>();
  const shared = new Set<string>();
  for (const { place } of tables) {
    for (const { id, tenant } of await rows<{ id: string; tenant: string }>(rig.superuser, `select id, tenant_id as tenant from ${place}`)) {
      if ((owners.get(id) ?? tenant) !== tenant) shared.add(id);
      owners.set(id, tenant);
    }
  }
  for (const id of shared) owners.delete(id);
  return owners;
}

const rows = async <R extends pg.QueryResultRow>(db: pg.Pool, sql: string, values: unknown[] = []): Promise<R[]> => (await db.query<R>(sql, values)).rows;
