import { allContracts } from '@kontora/contracts';
import { connectNats, migrate, migrateService, roleUrl, RpcClient, type RuntimeConfig } from '@kontora/platform';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { definitionOf } from '../../deploy/local/definitions.ts';
import { keepServer, type KeptServer } from '../../deploy/local/keep-server.ts';
import { natsConfig, OPS_USER } from '../../deploy/local/nats-config.ts';
import { startNats, type Nats } from '../../deploy/local/nats.ts';
import { startPostgres, type Postgres } from '../../deploy/local/postgres.ts';
import { freePort, waitUntil } from '../../deploy/local/process.ts';
import { provisionDatabase } from '../../deploy/local/roles.ts';
import { openSecrets, type Secrets } from '../../deploy/local/secrets.ts';
import { topologyOf } from '../../deploy/local/topology.ts';
import { EVENTS, provisionStreams } from '../../libs/platform/src/bus/stream.ts';
import { Link } from './link.ts';
import { Replica } from './replica.ts';

/** How large the system under test is, and who hears what its supervisors say. */
export interface RigOptions {
  /** Processes of a service; one when not named. */
  replicas?: Readonly<Record<string, number>>;
  /** A guard that is taken away; see `mutants.ts`. */
  mutant?: string;
  say(line: string): void;
}

const ROOT = resolve(import.meta.dirname, '../..');
/** Below the ephemeral ports: a client that tries again and again must not meet itself on the port of a server that is away. */
const FIRST_PORT = 18_000;
const PORTS = 12_000;
const REQUESTS_A_MINUTE = 1_000_000;
const SERVERS_MS = 30_000;

/**
 * The whole system as real processes in a temporary folder of its own: Postgres (durable, as in production), NATS, every service in one
 * or more replicas, the gateway. Whatever dies is started again by its supervisor. Each process reaches its servers through lines that can be cut.
 */
export class Rig {
  readonly replicas: Replica[] = [];
  /** What the supervisors of servers said. */
  readonly said: string[] = [];
  url = '';
  config!: RuntimeConfig;
  superuser!: pg.Pool;
  /** The bus as the ops user, past all lines. */
  ops!: NatsConnection;
  private postgres!: KeptServer<Postgres>;
  private nats!: KeptServer<Nats>;
  private natsStore = 0;
  private port = FIRST_PORT + Math.floor(Math.random() * PORTS);

  private constructor(readonly folder: string, private readonly secrets: Secrets, private readonly options: RigOptions) {}

  static async start(options: RigOptions): Promise<Rig> {
    const folder = mkdtempSync(join(tmpdir(), 'kontora-chaos-'));
    chmodSync(folder, 0o711); // Postgres, which may not run as this user, must get through
    const rig = new Rig(folder, openSecrets(join(folder, 'secrets')), options);
    try {
      await rig.startServers();
      await rig.migrate();
      await rig.startProcesses();
      return rig;
    } catch (error) {
      await rig.stop();
      throw error;
    }
  }

  get services(): string[] { return allContracts.map((contract) => contract.service.name); }
  get log(): string { return join(this.folder, 'logs'); }
  of(service: string): Replica[] { return this.replicas.filter((replica) => replica.service === service); }
  postgresPid(): number { return this.postgres.current.pid; }
  natsPid(): number { return this.nats.current.pid; }
  jetstreamManager() { return jetstreamManager(this.ops); }
  /** Calls an operation that has no route, as an operator would. */
  get ask(): RpcClient { return new RpcClient(this.ops); }
  readonly restarts = () => this.postgres.restarts + this.nats.restarts;

  /** Waits until Postgres and NATS answer. @throws Error after half a minute. */
  async serversAnswer(): Promise<void> {
    const answer = () => Promise.all([this.superuser.query('select 1'), this.jetstreamManager().then((jsm) => jsm.streams.info(EVENTS))]).then(() => true, () => false);
    if (!(await waitUntil(answer, SERVERS_MS, 50))) throw new Error('Postgres or NATS does not come back.');
  }

  /** From the next start on NATS has an empty disk. */
  loseNatsDisk(): void { this.natsStore++; }

  /** Creates streams and consumers, as an operator would after their loss. */
  async provision(): Promise<void> {
    const topology = Object.entries(topologyOf(allContracts));
    await provisionStreams(await this.jetstreamManager(), topology.map(([name, { listens }]) => ({ name, listens })));
  }

  /** Applies a further migration to a service's schema, as an upgrade does while the version before works. Answers whether it was new. */
  async upgradeSchema(service: string): Promise<boolean> {
    const folder = new URL('./migrations/', import.meta.url);
    return (await migrate({ url: await roleUrl(this.config, `${service}_migrate`), schema: service, folder })).length > 0;
  }

  /** Ends everything and, unless it is to be looked at, removes the folder. */
  async stop({ keep = false } = {}): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.stop()));
    await this.ops?.close().catch(() => undefined);
    await this.superuser?.end().catch(() => undefined);
    await this.nats?.stop();
    await this.postgres?.stop();
    if (!keep) rmSync(this.folder, { recursive: true, force: true });
  }

  private async startServers(): Promise<void> {
    const say = (line: string) => { this.said.push(line); this.options.say(line); };
    this.secrets.keyPair('context-signing');
    this.secrets.text('cursor-signing');
    const [postgresPort, natsPort] = [await this.nextPort(), await this.nextPort()];
    [this.postgres, this.nats] = await Promise.all([
      keepServer((port) => startPostgres({ dataDir: join(this.folder, 'postgres'), port: port ?? postgresPort, durable: true, log: say }), say),
      keepServer((port) => startNats({ storeDir: join(this.folder, `nats-${this.natsStore}`), port: port ?? natsPort, config: natsConfig(topologyOf(allContracts), (user) => this.secrets.nkey(`nats-${user}`)), log: say }), say),
    ]);
    await provisionDatabase({ url: (database) => this.postgres.current.url(database), services: this.services, password: (role) => this.secrets.text(role) });
    this.superuser = new pg.Pool({ connectionString: this.postgres.current.url('kontora'), max: 4, options: '-c timezone=UTC' });
    this.superuser.on('error', () => undefined); // killed with its server; the pool opens another
    this.config = { postgres: `postgres://127.0.0.1:${this.postgres.current.port}/kontora`, nats: this.nats.current.url, secrets: join(this.folder, 'secrets'), healthPort: 0 };
    this.ops = await connectNats(this.config, OPS_USER, { reconnectTimeWait: 100 });
    await this.provision();
  }

  private async migrate(): Promise<void> {
    for (const name of this.services) {
      const definition = await definitionOf(name);
      for (const secret of definition.secrets ?? []) this.secrets.text(secret);
      await migrateService(definition, this.config);
    }
  }

  private async startProcesses(): Promise<void> {
    mkdirSync(join(this.folder, 'orders'));
    const port = await this.nextPort();
    this.url = `http://127.0.0.1:${port}`;
    const gateway = { KONTORA_PORT: String(port), KONTORA_RATE_LIMIT: String(REQUESTS_A_MINUTE) };
    for (const service of [...this.services, 'gateway']) {
      const count = this.options.replicas?.[service] ?? 1;
      for (let i = 1; i <= count; i++) this.replicas.push(await this.replica(service, { name: count > 1 ? `${service}-${i}` : service, extra: service === 'gateway' ? gateway : {} }));
    }
    await Promise.all(this.replicas.map((replica) => replica.started));
  }

  private async replica(service: string, { name, extra }: { name: string; extra: NodeJS.ProcessEnv }): Promise<Replica> {
    const lines = {
      postgres: await Link.open(await this.nextPort(), () => this.postgres.current.port),
      nats: await Link.open(await this.nextPort(), () => this.nats.current.port),
    };
    const healthPort = await this.nextPort();
    const orderFile = join(this.folder, 'orders', `${name}.json`);
    const node = join(ROOT, 'node_modules/.bin/node');
    return new Replica({
      name, service, lines, orderFile, logFile: join(this.log, `${name}.log`), healthPort, cwd: ROOT, command: existsSync(node) ? node : process.execPath,
      args: ['--import', join(ROOT, 'tools/typescript.mjs'), '--import', join(import.meta.dirname, 'crash-point.ts'), ...(this.options.mutant ? ['--import', join(import.meta.dirname, 'mutants.ts')] : []), '--enable-source-maps', '--disable-warning=ExperimentalWarning', join(ROOT, `services/${service}/src/main.ts`)],
      env: {
        ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'info', NODE_COMPILE_CACHE: join(ROOT, '.kontora/compile-cache'), KONTORA_CHAOS_ORDER: orderFile, KONTORA_CHAOS_MUTANT: this.options.mutant,
        KONTORA_POSTGRES: `postgres://127.0.0.1:${lines.postgres.port}/kontora`, KONTORA_NATS: `nats://127.0.0.1:${lines.nats.port}`, KONTORA_SECRETS: this.config.secrets,
        KONTORA_HEALTH_PORT: String(healthPort), KONTORA_EMBEDDED: '1', KONTORA_CONSOLE: this.url, ...extra,
      },
    }, this.options.say);
  }

  private async nextPort(): Promise<number> {
    this.port = (await freePort(this.port)) + 1;
    return this.port - 1;
  }
}
