import type { AnyOperation, ServiceContract } from '@kontora/contracts';
import type { INestMicroservice, Provider, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { EntitySchema } from '@mikro-orm/postgresql';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AuditChain } from './audit/chain.ts';
import { auditCheck } from './audit/nightly.ts';
import { EventConsumer } from './bus/consumer.ts';
import { OutboxRelay } from './bus/outbox-relay.ts';
import { CallerVerifier } from './caller.ts';
import { ChangeNotices } from './change-notices.ts';
import { configFromEnvironment, roleUrl, secretValues, type RuntimeConfig } from './config.ts';
import { Database } from './database/database.ts';
import { migrate } from './database/migrate.ts';
import { Dispatcher } from './dispatcher.ts';
import { Health } from './health.ts';
import { housekeeping } from './housekeeping.ts';
import { JobRunner } from './jobs/job-runner.ts';
import { Scheduler } from './jobs/scheduler.ts';
import { CursorKey } from './list/cursor.ts';
import { serviceMeasurements } from './measure/service-measurements.ts';
import type { Signal } from './measure/signals.ts';
import { eventsOf, methodsOf, rootModule, type Bound } from './methods.ts';
import { connectNats } from './nats-connection.ts';
import { platformController } from './platform-controller.ts';
import { RpcClient } from './rpc.ts';
import { settleMemory } from './settle-memory.ts';
import { createLog, startProcessMetrics, type Log } from './telemetry.ts';
import { onTermination } from './termination.ts';
import { startTracing } from './trace.ts';
import { FailuresAsTheyAre, NatsTransport } from './transport.ts';

const DATABASE_PAUSE_MS = 500;

/** A service, ready to be run: its contract, the Nest module with its controllers, its entities and the folder of its migrations. */
export interface ServiceDefinition {
  contract: ServiceContract; module: Type; entities: EntitySchema[]; migrations: URL;
  /** What its controllers may be given, made from the settings of this process; asynchronous ones with `useFactory`. */
  providers?: (config: RuntimeConfig) => Provider[];
  /** Random secrets it needs beside its database's and the bus's, by file name: whoever starts services makes them. */
  secrets?: readonly string[];
  /** What of its business those who run the installation watch. */
  signals?: readonly Signal[];
}
/** A running service. */
export interface RunningService { name: string; database: Database; nats: NatsConnection; healthPort: number; app: INestMicroservice; stop(): Promise<void> }

/** Runs a service as this process, until it is told to stop. `--migrate` only brings the schema up to date. */
export async function run(definition: ServiceDefinition): Promise<void> {
  const stopBy = onTermination();
  const config = configFromEnvironment();
  const { name } = definition.contract.service;
  if (process.argv.includes('--migrate')) {
    const applied = await migrateService(definition, config);
    console.log(applied.length > 0 ? `${name}: applied ${applied.join(', ')}` : `${name}: up to date`);
    return;
  }
  startProcessMetrics(name);
  const endTracing = await startTracing(name);
  const service = await startService(definition, config);
  stopBy(() => service.stop().then(endTracing));
  settleMemory();
}

/** Applies what is missing of a service's migrations; answers their names. */
export const migrateService = async ({ contract, migrations }: ServiceDefinition, config: RuntimeConfig) =>
  migrate({ url: await roleUrl(config, `${contract.service.name}_migrate`), schema: contract.service.name, folder: migrations });

/** Starts a service inside this process: database, bus, handlers, background work. Resolves when it takes requests. */
export async function startService(definition: ServiceDefinition, config: RuntimeConfig): Promise<RunningService> {
  const { service } = definition.contract;
  const log = createLog(service.name);
  const holder = `${service.name}-${randomUUID()}`;
  const database = await Database.connect({ schema: service.name, app: await roleUrl(config, `${service.name}_app`), worker: await roleUrl(config, `${service.name}_worker`) }, definition.entities);
  const nats = await connectNats(config, service.name);
  const dispatcher = new Dispatcher({ database, verifier: await CallerVerifier.fromFile(join(config.secrets, 'context-signing.public.pem')), rpc: new RpcClient(nats), cursorKey: new CursorKey(...(await secretValues(config, 'cursor-signing'))), log });
  const bySubject = new Map(Object.values(service.operations).map((operation) => [operation.subject, operation]));
  const transport = new NatsTransport(nats, bySubject, dispatcher);
  const health = new Health({ database: () => database.worker.query('select 1').then(() => true), nats: async () => !nats.isClosed() && nats.info !== undefined });
  const healthPort = await health.listen(config.healthPort);

  const app = await NestFactory.createMicroservice(rootModule(definition, { config, database, controllers: [platformController(definition.contract)] }), { strategy: transport, logger: ['error', 'warn'] });
  app.useGlobalFilters(new FailuresAsTheyAre());
  const found = methodsOf(app);
  requireAll(service.operations, found.handlers);

  const js = jetstream(nats);
  const relay = new OutboxRelay({ pool: database.worker, jetstream: js, holder, log });
  const jobs = new JobRunner({ database, handlers: new Map(found.handlers.filter((h) => h.binding.kind === 'job').map((h) => [h.binding.name, { operation: h.binding, run: h.run as never }])), holder, log });
  const consumers = service.listens.map((source) => new EventConsumer({
    jetstream: js, durable: `${service.name}_${source}`, database, log, events: eventsOf(source),
    reactions: found.reactions.filter((r) => r.binding.event.service === source).map((r) => ({ ...r.binding, run: r.run as never })),
  }));
  const scheduler = new Scheduler({ database, schedules: [housekeeping(database.worker), auditCheck({ database, log }), ...found.schedules.map((s) => ({ binding: s.binding, run: s.run as never }))], holder, log });
  const chain = new AuditChain({ database, holder, log });
  const measurements = serviceMeasurements({ ...definition, found, database, nats, log });
  health.beforeMetrics(() => measurements.refresh());
  const notices = new ChangeNotices(nats, service.name);
  database.afterCommit((commit) => {
    notices.note(commit);
    if (commit.ids.length > 0) relay.nudge();
    if (commit.jobs) jobs.nudge();
  });

  await untilItAnswers(database, log);
  await app.listen();
  const background = [relay, jobs, ...consumers, scheduler, chain];
  for (const worker of background) worker.start();
  health.ready();
  log.info({ operations: found.handlers.length, reactions: found.reactions.length, schedules: found.schedules.length }, 'ready');

  return {
    name: service.name, database, nats, healthPort, app,
    /** Readiness off → no new requests or events → running work ends → connections close. */
    async stop() {
      health.stopping();
      await app.close();
      for (const worker of [...background].reverse()) await worker.stop();
      await measurements.stop();
      notices.end();
      await nats.drain().catch(() => undefined);
      await database.close();
      await health.close();
    },
  };
}

/** On the bus whoever listens gets a share of the requests, ready or not: a process whose database refuses it would fail them, beside others that do well. */
async function untilItAnswers({ worker }: Database, log: Log): Promise<void> {
  for (;; await sleep(DATABASE_PAUSE_MS)) {
    const error = await worker.query('select 1').then(() => undefined, (reason: unknown) => reason ?? 'no reason');
    if (!error) return;
    log.warn({ err: error }, 'the database does not answer; until it does nothing is answered here');
  }
}

function requireAll(operations: Readonly<Record<string, AnyOperation>>, handlers: readonly Bound<AnyOperation>[]) {
  const handled = new Set(handlers.map(({ binding }) => binding.name));
  const missing = Object.keys(operations).filter((name) => !handled.has(name));
  if (missing.length > 0) throw new Error(`No handler for ${missing.join(', ')}: write a method with @Handles for each, or take it out of the contract.`);
}
