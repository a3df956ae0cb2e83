import { allContracts, identity } from '@kontora/contracts';
import { connectNats, RpcClient } from '@kontora/platform';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoLogins, openDemoFirm } from '../../tools/demo/open-demo-firm.ts';
import { provisionStreams } from '../../libs/platform/src/bus/stream.ts';
import { GATEWAY_USER, natsConfig, OPS_USER } from '../local/nats-config.ts';
import { provisionDatabase } from '../local/roles.ts';
import { openSecrets } from '../local/secrets.ts';
import { makeSecrets, secretFilesOf } from '../local/service-secrets.ts';
import { topologyOf } from '../local/topology.ts';

const SERVICES = allContracts.map(({ service }) => service.name);
const ADMIN = 'postgres-admin';
const OPENING_BUDGET_MS = 15_000;

const setting = (name: string): string => process.env[name] ?? (() => { throw new Error(`Set ${name}.`); })();
const secret = (name: string): string => readFileSync(join(setting('KONTORA_SECRETS'), name), 'utf8').trim();

/** Makes what is missing in `<folder>/ops`, and for each program a folder of its own with what it may know. */
export async function writeSecrets(folder: string): Promise<string> {
  const all = openSecrets(join(folder, 'ops'));
  makeSecrets(all, SERVICES);
  for (const service of [...SERVICES, GATEWAY_USER]) {
    mkdirSync(join(folder, service), { recursive: true, mode: 0o700 });
    for (const file of secretFilesOf(service)) copyFileSync(all.path(file), join(folder, service, file));
  }
  const forOthers = (path: [string, string], text: string) => {
    mkdirSync(join(folder, path[0]), { recursive: true });
    writeFileSync(join(folder, ...path), text);
  };
  forOthers(['nats', 'authorization.conf'], natsConfig(topologyOf(allContracts), (user) => all.nkey(`nats-${user}`)));
  if (process.env.KONTORA_POSTGRES) {
    const password = all.text('postgres-password');
    forOthers(['postgres', 'password'], password);
    const admin = Object.assign(new URL(process.env.KONTORA_POSTGRES), { username: 'postgres', password, pathname: '/postgres' });
    writeFileSync(all.path(ADMIN), admin.href, { mode: 0o600 });
  }
  return `Secrets of ${[...SERVICES, GATEWAY_USER, OPS_USER].join(', ')} are in ${folder}.`;
}

/** Brings the database to what the contracts ask for; its name is that of KONTORA_POSTGRES. */
export async function provisionPostgres(): Promise<string> {
  const database = new URL(setting('KONTORA_POSTGRES')).pathname.slice(1);
  const admin = secret(ADMIN);
  await provisionDatabase({ url: (name) => Object.assign(new URL(admin), { pathname: `/${name}` }).href, services: SERVICES, password: secret, database });
  return `Database ${database} has the schemas and roles of ${SERVICES.join(', ')}.`;
}

/** Brings streams and consumers to what the contracts ask for. */
export async function provisionBus(): Promise<string> {
  const { KONTORA_STREAM_REPLICAS: replicas, KONTORA_STREAM_BYTES: maxBytes } = process.env;
  const services = Object.entries(topologyOf(allContracts)).map(([name, { listens }]) => ({ name, listens }));
  const sizing = { ...(replicas && { replicas: Number(replicas) }), ...(maxBytes && { maxBytes: Number(maxBytes) }) };
  await onTheBus(async (nats) => provisionStreams(await jetstreamManager(nats), services, sizing));
  return `Streams and the consumers of ${SERVICES.join(', ')} are there.`;
}

/** Opens a firm; its head gets a password that is shown this one time. */
export async function openFirm(firm: { slug: string; name: string; head: { name: string; email: string } }): Promise<string> {
  const password = randomBytes(12).toString('base64url');
  const { opened } = await onTheBus((nats) => new RpcClient(nats).call(identity.openFirm, { ...firm, head: { ...firm.head, password } }, { budgetMs: OPENING_BUDGET_MS }));
  return opened ? `${firm.name} is open. ${firm.head.email} signs in with ${password}` : `There is a firm ${firm.slug} already; nothing was changed.`;
}

/** Opens and fills the demo firm; done once, it only says who signs in. */
export async function openDemo(note: string): Promise<string> {
  const url = setting('KONTORA_URL');
  await onTheBus((nats) => openDemoFirm({ url, ask: new RpcClient(nats), note, step: console.log }));
  return demoLogins();
}

async function onTheBus<R>(work: (nats: NatsConnection) => Promise<R>): Promise<R> {
  const nats = await connectNats({ nats: setting('KONTORA_NATS'), secrets: setting('KONTORA_SECRETS') }, OPS_USER);
  try {
    return await work(nats);
  } finally {
    await nats.close();
  }
}
