import { allContracts, identity } from '@kontora/contracts';
import { connectNats, migrateService, RpcClient, type RuntimeConfig } from '@kontora/platform';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { provisionStreams } from '../../libs/platform/src/bus/stream.ts';
import { definitionOf } from './definitions.ts';
import { keepServer } from './keep-server.ts';
import { natsConfig, OPS_USER } from './nats-config.ts';
import { startNats } from './nats.ts';
import { startPostgres } from './postgres.ts';
import { freePort } from './process.ts';
import type { Progress } from './progress.ts';
import { provisionDatabase } from './roles.ts';
import { openSecrets } from './secrets.ts';
import { makeSecrets } from './service-secrets.ts';
import { createSupervisor } from './supervisor.ts';
import { topologyOf } from './topology.ts';

/** The embedded stack of one machine, running. */
export interface LocalStack {
  url: string; secretsFolder: string; config: RuntimeConfig; ask: RpcClient;
  /** Address of the database for its superuser; for tools that seed, look into and measure it. */
  superuser: string;
  /** The process of a service or of the gateway; 0 while it does not run. */
  pid(name: string): number;
  stop(): Promise<void>;
}

/** Where a local stack keeps its data, secrets and logs, and how long it is meant to live. */
export interface LocalStackOptions {
  /** The checkout. */
  root: string;
  /** Folder of data, secrets and logs. */
  home: string;
  progress: Progress;
  /** For a while only: takes any free ports, and its data need not survive. */
  passing?: boolean;
}

const WISHED = { postgres: 5433, nats: 4223, gateway: 3000 };
const NO_WISH = { postgres: undefined, nats: undefined, gateway: undefined };
/** Requests a minute of one caller. Here that is one person, the pages of the console, and programs that load data. */
const RATE_LIMIT = '12000';
/** V8 lets the young generation grow to 48 MB; an eighth of it saves 30 MB in a service at rest. */
const SMALL_NURSERY = '--max-semi-space-size=4';
/** Threads of a service share one heap of the C library, else each keeps its own leftovers: 4 to 14 MB. */
const ONE_ARENA = { MALLOC_ARENA_MAX: '1' };
const READY_TIMEOUT_MS = 2000;

/** Postgres and NATS of a local stack, with schemas and streams as the contracts say, and no service at work. */
export interface LocalServers {
  config: RuntimeConfig; superuser: string;
  /** A connection of the ops user, which ends with them. */
  ops: NatsConnection;
  stop(): Promise<void>;
}

/** Starts the servers of a stack and brings them up to date. */
export async function startLocalServers({ home, progress, passing = false }: Omit<LocalStackOptions, 'root'>): Promise<LocalServers> {
  const wished = passing ? NO_WISH : WISHED;
  mkdirSync(home, { recursive: true }); // before the folder of secrets, which nobody else may enter, makes it on its way
  const services = allContracts.map((contract) => contract.service.name);
  const secrets = openSecrets(join(home, 'secrets'));
  makeSecrets(secrets, services);
  const log = (line: string) => progress.line(line);

  progress.step('Postgres …');
  const postgres = await keepServer((port = wished.postgres) => startPostgres({ dataDir: join(home, 'data/postgres'), port, durable: !passing, log }), log);
  await provisionDatabase({ url: (database) => postgres.current.url(database), services, password: (role) => secrets.text(role) });

  progress.step('NATS …');
  const nats = await keepServer((port = wished.nats) => startNats({ storeDir: join(home, 'data/nats'), port, config: natsConfig(topologyOf(allContracts), (user) => secrets.nkey(`nats-${user}`)), log }), log);
  const config: RuntimeConfig = { postgres: `postgres://127.0.0.1:${postgres.current.port}/kontora`, nats: nats.current.url, secrets: join(home, 'secrets'), healthPort: 0 };
  const ops = await connectNats(config, OPS_USER);
  await provisionStreams(await jetstreamManager(ops), Object.entries(topologyOf(allContracts)).map(([name, { listens }]) => ({ name, listens })));

  progress.step(`Schemas of ${services.join(', ')} …`);
  await Promise.all(services.map(async (name) => migrateService(await definitionOf(name), config)));
  return { config, superuser: postgres.current.url('kontora'), ops, stop: async () => { await ops.close(); await nats.stop(); await postgres.stop(); } };
}

/** Starts Postgres, NATS, every service as its own process and the gateway; brings schemas and streams up to date on the way. */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { root, home, progress, passing = false } = options;
  const wished = passing ? NO_WISH : WISHED;
  const services = allContracts.map((contract) => contract.service.name);
  const { config, superuser, ops, stop: stopServers } = await startLocalServers(options);
  const log = (line: string) => progress.line(line);

  const port = await freePort(wished.gateway);
  if (wished.gateway && port !== wished.gateway) log(`Port ${wished.gateway} is busy: the gateway takes ${port}.`);
  const supervisor = createSupervisor(progress);
  const process_ = async (name: string, extra: NodeJS.ProcessEnv = {}) => {
    const healthPort = await freePort();
    return {
      name, command: process.execPath, args: [...process.execArgv, SMALL_NURSERY, join(root, `services/${name}/src/main.ts`)], cwd: root, logFile: join(home, `logs/${name}.log`),
      env: { ...process.env, ...ONE_ARENA, KONTORA_POSTGRES: config.postgres, KONTORA_NATS: config.nats, KONTORA_SECRETS: config.secrets, KONTORA_HEALTH_PORT: String(healthPort), KONTORA_EMBEDDED: '1', KONTORA_CONSOLE: `http://127.0.0.1:${port}`, ...extra },
      ready: async () => (await fetch(`http://127.0.0.1:${healthPort}/health/ready`, { signal: AbortSignal.timeout(READY_TIMEOUT_MS) })).ok,
    };
  };
  const stop = async () => { await supervisor.stop(); await stopServers(); };
  try {
    progress.step('Services …');
    const gateway = await process_('gateway', { KONTORA_PORT: String(port), KONTORA_RATE_LIMIT: process.env.KONTORA_RATE_LIMIT ?? RATE_LIMIT });
    // Both at once; as a wave of its own the gateway is the first to be stopped.
    await Promise.all([supervisor.start(await Promise.all(services.map((name) => process_(name)))), supervisor.start([gateway])]);
  } catch (error) {
    await stop();
    throw error;
  }
  const pid = (name: string) => supervisor.processes.find((process) => process.name === name)?.pid ?? 0;
  return { url: `http://127.0.0.1:${port}`, secretsFolder: config.secrets, config, ask: new RpcClient(ops), superuser, pid, stop };
}

/** Opens a firm; with the same slug again nothing changes. */
export const openFirm = (stack: LocalStack, firm: { slug: string; name: string; head: { name: string; email: string; password: string } }) =>
  stack.ask.call(identity.openFirm, firm, { budgetMs: 15_000 });
