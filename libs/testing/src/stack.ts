import { allContracts, sufficient, type AnyEvent, type AnyOperation, type EventData, type Problem, type Request, type Response, type ServiceContract } from '@kontora/contracts';
import { CallerSigner, connectNats, ProblemError, RpcClient, startService, type Caller, type RunningService, type RuntimeConfig, type ServiceDefinition } from '@kontora/platform';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { v7 } from 'uuid';
import { definitionOf } from '../../../deploy/local/definitions.ts';
import { GATEWAY_USER, natsConfig, OPS_USER } from '../../../deploy/local/nats-config.ts';
import { startNats, type Nats } from '../../../deploy/local/nats.ts';
import { topologyOf } from '../../../deploy/local/topology.ts';
import { durableName, provisionStreams } from '../../platform/src/bus/stream.ts';
import { freshDatabase } from './fresh-database.ts';

/** What a test may set round a call. */
export interface CallOptions { caller?: Partial<Caller>; idempotencyKey?: string; ifMatch?: number | string; budgetMs?: number }
/** What was answered: the typed body and the headers. */
export interface Called<O extends AnyOperation> { body: Response<O>; etag?: string; replayed: boolean }

/** Services running for one test file, on a real Postgres (a database of its own) and a real NATS (a server of its own). */
export class TestStack {
  readonly tenantId = v7();
  private constructor(
    readonly config: RuntimeConfig, readonly services: Map<string, RunningService>, readonly superuser: pg.Pool, readonly natsServer: Nats,
    private readonly edge: NatsConnection, private readonly signer: CallerSigner, private readonly folder: string, private readonly database: string, private readonly ops: NatsConnection, private readonly manager: JetStreamManager,
  ) {}

  /**
   * Starts services, one's own as they are and others by name; those not named are simply not there, which is a test case of its own.
   * `before` comes when everything is provisioned and nothing has been started.
   */
  static async start(services: (ServiceDefinition | string)[], before: (installation: { config: RuntimeConfig; superuser: string }) => Promise<void> = async () => undefined): Promise<TestStack> {
    const definitions = await Promise.all(services.map((service) => (typeof service === 'string' ? definitionOf(service) : service)));
    const folder = mkdtempSync(join(tmpdir(), 'kontora-stack-'));
    const { database, url, postgres, secrets } = await freshDatabase(definitions, folder);
    const nats = await startNats({ storeDir: join(folder, 'nats'), config: natsConfig(topologyOf(allContracts), (user) => secrets.nkey(`nats-${user}`)), log: () => undefined });
    const config: RuntimeConfig = { postgres, nats: nats.url, secrets: join(folder, 'secrets'), healthPort: 0 };
    const ops = await connectNats(config, OPS_USER);
    const manager = await jetstreamManager(ops);
    await provisionStreams(manager, allContracts.map((c) => ({ name: c.service.name, listens: c.service.listens.filter((n) => allContracts.some((o) => o.service.name === n)) })));
    await before({ config, superuser: url });
    const superuser = new pg.Pool({ connectionString: url, max: 3, options: '-c timezone=UTC' });
    superuser.on('error', () => undefined); // its idle connections end with all others at the stop
    const running = new Map<string, RunningService>();
    for (const definition of definitions) running.set(definition.contract.service.name, await startService(definition, config));
    const edge = await connectNats(config, GATEWAY_USER);
    const stack = new TestStack(config, running, superuser, nats, edge, await CallerSigner.fromFile(secrets.path('context-signing.private.pem')), folder, database, ops, manager);
    await stack.openFirm(stack.tenantId);
    return stack;
  }

  /** Makes a firm known to every service, as identity's event would. */
  async openFirm(tenantId = v7()): Promise<string> {
    for (const name of this.services.keys()) await this.superuser.query(`insert into ${name}.known_firm (id) values ($1) on conflict do nothing`, [tenantId]);
    return tenantId;
  }

  /** Somebody of the first firm with every permission, unless told otherwise. */
  caller(changes: Partial<Caller> = {}): Caller {
    return { tenantId: this.tenantId, id: '00000000-0000-7000-8000-000000000001', kind: 'employee', permissions: ALL_PERMISSIONS, ...changes };
  }

  /** Calls an operation as the gateway would, and answers its body. A failure is thrown as `ProblemError`. */
  async call<O extends AnyOperation>(operation: O, input: Request<O>, options: CallOptions = {}): Promise<Response<O>> {
    return (await this.send(operation, input, options)).body;
  }

  /** As `call`, with what came beside the body. */
  async send<O extends AnyOperation>(operation: O, input: Request<O>, options: CallOptions = {}): Promise<Called<O>> {
    const context = await this.signer.sign(this.caller(options.caller));
    const ifMatch = typeof options.ifMatch === 'number' ? `"${options.ifMatch}"` : options.ifMatch;
    const reply = await new RpcClient(this.edge).send(operation.subject, JSON.stringify(input), { context, budgetMs: options.budgetMs ?? 15_000, idempotencyKey: options.idempotencyKey, ifMatch });
    const body = JSON.parse(new TextDecoder().decode(reply.body)) as unknown;
    if (reply.status) throw new Failed(body as Problem);
    return { body: body as Response<O>, etag: reply.headers?.get('ETag') || undefined, replayed: reply.headers?.get('Idempotency-Replayed') === 'true' };
  }

  /** The problem with which an operation fails. */
  async failure<O extends AnyOperation>(operation: O, input: unknown, options: CallOptions = {}): Promise<Problem> {
    const answer = await this.call(operation, input as Request<O>, options).then((body) => ({ body }), (error: unknown) => error);
    if (answer instanceof Failed) return answer.problem;
    throw new Error(`${operation.name} was expected to fail; it answered ${JSON.stringify((answer as { body?: unknown }).body ?? String(answer))}`);
  }

  /** Runs a job operation to its end and answers its result; a failed job is thrown with its problem. */
  async job<O extends AnyOperation>(operation: O, input: Request<O>, options: CallOptions = {}): Promise<Response<O>> {
    const contract = allContracts.find((c) => c.service.name === operation.service)!;
    const accepted = (await this.call(operation, input, options)) as { id: string };
    return this.eventually(async () => {
      const job = await this.call(contract.platform.getJob, { id: accepted.id }, options);
      if (job.state === 'failed') throw new Failed({ code: job.problem!.code, detail: job.problem!.detail } as Problem);
      return job.state === 'done' ? { value: job.result as Response<O> } : undefined;
    }).then((found) => found.value);
  }

  /** The data of every event of a kind that a firm's changes have stored, oldest first. */
  async published<E extends AnyEvent>(event: E, tenantId = this.tenantId): Promise<EventData<E>[]> {
    const { rows } = await this.superuser.query<{ data: EventData<E> }>(`select data from ${event.service}.outbox where subject = $1 and tenant_id = $2 order by id`, [event.subject, tenantId]);
    return rows.map((row) => row.data);
  }

  /** Waits until `check` answers something other than undefined or false; for what happens through events. */
  async eventually<R>(check: () => Promise<R | undefined | false>, withinMs = 60_000): Promise<R> {
    const end = Date.now() + withinMs;
    for (let last: unknown; ; ) {
      const found = await check().catch((error: unknown) => { if (error instanceof Failed) throw error; last = error; return undefined; });
      if (found !== undefined && found !== false) return found;
      if (Date.now() > end) throw new Error(`It did not happen within ${withinMs} ms${last ? `: ${String(last)}` : ''}.`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /**
   * Whether everything has come to rest: nothing waits to be published, everybody here has applied what they listen to, and no job is left whose time has come.
   * Looked at twice: what is under way may pass from a place not looked at yet to one that was, but not without leaving a trace.
   */
  async atRest(): Promise<boolean> {
    const before = await this.traces();
    return before !== undefined && (await this.traces()) === before;
  }

  /** How much has been published, applied and carried out so far; undefined while something waits. */
  private async traces(): Promise<string | undefined> {
    const traces: unknown[] = [];
    for (const { service: { name, listens } } of allContracts.filter((contract) => this.services.has(contract.service.name))) {
      const { rows: [{ waits, ...done }] } = await this.superuser.query(`select
        exists (select from ${name}.outbox where published_at is null) or exists (select from ${name}.job where state in ('queued', 'running') and run_at <= now()) as waits,
        (select count(*) from ${name}.outbox) as stored, (select count(*) from ${name}.job where state not in ('queued', 'running')) as carried_out`);
      if (waits) return undefined;
      traces.push(done);
      for (const source of listens.filter((listened) => this.services.has(listened))) {
        const { num_pending: waiting, num_ack_pending: applying, ack_floor: applied } = await this.manager.consumers.info('EVT', durableName(name, source));
        if (waiting + applying > 0) return undefined;
        traces.push(applied.consumer_seq);
      }
    }
    return JSON.stringify(traces);
  }

  async stop() {
    for (const service of [...this.services.values()].reverse()) await service.stop();
    await this.edge.close();
    await this.ops.close();
    await this.natsServer.stop();
    await this.superuser.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()`, [this.database]).catch(() => undefined);
    await this.superuser.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** An operation answered with a problem. */
export class Failed extends ProblemError {
  constructor(readonly problem: Problem) { super('internal', problem.code, { detail: problem.detail, errors: problem.errors }); }
}

/** Every permission any contract asks for. */
export const ALL_PERMISSIONS: readonly string[] = [...new Set(allContracts.flatMap((c: ServiceContract) => Object.values(c.service.operations).flatMap((o) => sufficient(o.permission))))];
