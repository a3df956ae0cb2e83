import { allContracts } from '@kontora/contracts';
import type { NatsConnection } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import { rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { migrateService } from '@kontora/platform';
import { DEAD_LETTERS, EVENTS } from '../../../libs/platform/src/bus/stream.ts';
import { definitionOf, isWritten } from '../../local/definitions.ts';
import { onTheBus, provisionAt, provisionBus, requireService } from '../commands.ts';
import { ADMIN, firstValue, placeOf, setting, superuserAddress } from '../settings.ts';
import { backup } from './backup.ts';
import { eraseFirm } from './erase-firm.ts';
import { exportFirm, importFirm } from './firm-archive.ts';
import type { Addresses } from './installation.ts';
import type { Manifest } from './manifest.ts';
import { moveSchema } from './move.ts';
import { restore } from './restore.ts';

/** Writes an archive of the installation into a new folder. */
export async function backUp(folder: string): Promise<string> {
  const began = performance.now();
  const addresses = addressesOf();
  const manifest = await backup(addresses, folder);
  const servers = new Set(Object.values(addresses)).size;
  return [
    ...summary(manifest), `The archive of ${manifest.at} is in ${resolve(folder)}, after ${seconds(began)}.`,
    ...(servers > 1 ? [`The ${servers} databases were read one after the other: only with stopped services do they belong together.`] : []),
    'Secrets are not in it: keep the folder of "ops secrets" elsewhere. Without its identity-auth, second factors have to be set up again.',
  ].join('\n');
}

/** Loads an archive into an empty installation whose services are stopped, with streams begun anew. */
export async function restoreAll(folder: string): Promise<string> {
  const began = performance.now();
  const { manifest, republished, faults } = await onTheBus((nats) => restore(addressesOf(), folder, () => beginBusAnew(nats)));
  return outcome(faults, [
    ...summary(manifest), `The archive of ${manifest.at} is restored, after ${seconds(began)}: rows and sums of every table are those of the manifest.`,
    `${republished} events will be published again when the services start. Everybody signs in anew.`,
  ]);
}

/** Writes an archive of one firm into a new folder. */
export async function exportTenant(slugOrId: string, folder: string): Promise<string> {
  const manifest = await exportFirm(addressesOf(), slugOrId, folder);
  return [...summary(manifest), `${manifest.firm!.name} (${manifest.firm!.slug}, ${manifest.firm!.id}) as of ${manifest.at} is in ${resolve(folder)}.`].join('\n');
}

/** Loads a firm into this installation. */
export async function importTenant(folder: string): Promise<string> {
  const { firm, manifest, people, joined, faults } = await importFirm(addressesOf(), folder);
  return outcome(faults, [
    ...summary(manifest), `${firm.name} (${firm.slug}, ${firm.id}) is here: rows and sums of every table are those of the manifest.`,
    `${people} people have an account, ${joined} of them had one here before. The others set a password by "forgot password", and second factors anew.`,
  ]);
}

/** Erases a firm and writes the certificate of it to a new file. */
export async function eraseTenant(slugOrId: string, { confirm, certificate }: { confirm: string | undefined; certificate: string | undefined }): Promise<string> {
  const file = resolve(certificate ?? `erasure-${slugOrId}-${new Date().toISOString().slice(0, 10)}.json`);
  writeFileSync(file, '', { flag: 'wx', mode: 0o600 }); // before anything is gone: it may turn out that nothing can be written there
  const erased = await onTheBus((nats) => eraseFirm({ addresses: addressesOf(), nats }, slugOrId, confirm ?? '')).catch((error: unknown) => {
    rmSync(file);
    throw error;
  });
  const text = JSON.stringify(erased, null, 2);
  writeFileSync(file, `${text}\n`);
  return `${text}\nThe certificate is in ${file}.`;
}

/** Moves a service's schema into the database whose superuser's connection string is in a file: made there with its roles, and migrated where the service's sources are at hand. */
export async function moveService(service: string, file: string): Promise<string> {
  const began = performance.now();
  requireService(service);
  const [from, to] = [superuserAddress(service), firstValue(file)];
  await provisionAt(to, [service]);
  if (isWritten(service)) await migrateService(await definitionOf(service), { postgres: placeOf(to), nats: '', secrets: setting('KONTORA_SECRETS'), healthPort: 0 });
  const { tables, rows, again } = await moveSchema({ service, from, to });
  return [
    `${service}: ${tables} tables, ${rows} rows are in ${placeOf(to)} as they are in ${placeOf(from)}${again ? ', since a move before' : ''}, after ${seconds(began)}.`,
    `Nobody of ${service} can connect to the old database any more. Start it with KONTORA_POSTGRES=${placeOf(to)} (chart: services.${service}.postgres), and keep ${file} as secret ${ADMIN}-${service} of ops.`,
  ].join('\n');
}

const addressesOf = (): Addresses => Object.fromEntries(allContracts.map(({ service: { name } }) => [name, superuserAddress(name)]));

/** What the streams hold is younger than the archive, or was never true here. */
async function beginBusAnew(nats: NatsConnection): Promise<void> {
  const { streams } = await jetstreamManager(nats);
  const there = await streams.names().next();
  for (const stream of [EVENTS, DEAD_LETTERS]) if (there.includes(stream)) await streams.delete(stream);
  await provisionBus();
}

function summary({ services }: Manifest): string[] {
  return Object.entries(services).map(([name, { migrations, tables }]) => {
    const stored = Object.values(tables);
    return `${name}: ${stored.length} tables, ${stored.reduce((sum, { rows }) => sum + rows, 0)} rows, as of migration ${migrations.at(-1)}`;
  });
}

/** What was loaded, and what is wrong with it since before it was archived; the exit code tells. */
function outcome(faults: readonly string[], lines: readonly string[]): string {
  if (faults.length === 0) return [...lines, 'Audit trails, numbers of events and keys are whole.'].join('\n');
  process.exitCode = 1;
  return [...lines, `It had ${faults.length} faults when it was archived:`, ...faults].join('\n');
}

const seconds = (began: number) => `${((performance.now() - began) / 1000).toFixed(1)} s`;
