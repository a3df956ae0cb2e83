import { allContracts, identity } from '@kontora/contracts';
import { connectNats, RpcClient } from '@kontora/platform';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoLogins, openDemoFirm } from '../../tools/demo/open-demo-firm.ts';
import { provisionStreams } from '../../libs/platform/src/bus/stream.ts';
import { GATEWAY_USER, natsConfig, OPS_USER } from '../local/nats-config.ts';
import { provisionDatabase } from '../local/roles.ts';
import { openSecrets, type RotationStep } from '../local/secrets.ts';
import { makeSecrets, secretFilesOf } from '../local/service-secrets.ts';
import { topologyOf } from '../local/topology.ts';
import { ADMIN, placeOf, secret, setting, superuserAddress } from './settings.ts';

const SERVICES = allContracts.map(({ service }) => service.name);
const OPENING_BUDGET_MS = 15_000;

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

/** One step of changing secrets of an installation, in `<folder>/ops` and in the folder of everybody who reads them. */
export async function rotateSecrets({ folder, step, files }: { folder: string; step: string; files: readonly string[] }): Promise<string> {
  if (!isStep(step)) throw new Error(`"${step}" is none of ${Object.keys(DONE).join(', ')}.`);
  if (files.length === 0) throw new Error('Which secrets?');
  const all = openSecrets(join(folder, 'ops'));
  for (const file of files) all.rotate(file, step);
  await writeSecrets(folder);
  const changed = files.map((file) => file.replace('.private.', '.public.'));
  const readers = [...SERVICES, GATEWAY_USER].filter((service) => secretFilesOf(service).some((file) => changed.includes(file)));
  return `${files.join(', ')}: ${DONE[step]} Read by ${readers.join(', ') || 'ops alone'}.`;
}
const DONE: Readonly<Record<RotationStep, string>> = {
  begin: 'a second value, not in use yet.', switch: 'the other value is in use, the one before still good.', finish: 'one value.',
};
const isStep = (word: string): word is RotationStep => word in DONE;

/** Brings databases to what the contracts ask for, of all services or of some: each where its schema is to be. */
export async function provisionPostgres(services: readonly string[] = SERVICES): Promise<string> {
  services.forEach(requireService);
  const done: string[] = [];
  for (const [address, those] of Map.groupBy(services, superuserAddress)) {
    await provisionAt(address, those);
    done.push(`Database ${placeOf(address)} has the schemas and roles of ${those.join(', ')}.`);
  }
  return done.join('\n');
}

/** @throws Error when there is no service of this name. */
export function requireService(name: string): void {
  if (!SERVICES.includes(name)) throw new Error(`There is no service ${name}.`);
}

/** Schemas and roles of services in the database that a superuser's connection string names. */
export const provisionAt = (address: string, services: readonly string[]): Promise<void> =>
  provisionDatabase({ url: (name) => Object.assign(new URL(address), { pathname: `/${name}` }).href, services, password: secret, database: new URL(address).pathname.slice(1) });

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

/** Works on a connection of the ops user. */
export async function onTheBus<R>(work: (nats: NatsConnection) => Promise<R>): Promise<R> {
  const nats = await connectNats({ nats: setting('KONTORA_NATS'), secrets: setting('KONTORA_SECRETS') }, OPS_USER);
  try {
    return await work(nats);
  } finally {
    await nats.close();
  }
}
