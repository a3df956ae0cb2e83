import { parseArgs } from 'node:util';
import { backUp, eraseTenant, exportTenant, importTenant, moveService, restoreAll } from './archive/commands.ts';
import { openDemo, openFirm, provisionBus, provisionPostgres, rotateSecrets, writeSecrets } from './commands.ts';

const USAGE = `ops <command>: what an installation needs beside its services. secrets, database, streams, firm and demo may be repeated; what is there stays.

  secrets <folder>    makes all secrets: <folder>/ops has every one, <folder>/<service> those that this service reads, nats/authorization.conf
                      the users of the bus. With KONTORA_POSTGRES also a password for Postgres' superuser: postgres/password, ops/postgres-admin.
  rotate <folder> begin|switch|finish <file> …
                      one step of changing secrets <folder>/ops/<file>: a second value beside it; that one in use; it alone
  database [service …]
                      database, schemas, roles and their passwords, as the superuser of secret postgres-admin (a connection string);
                      where there is a postgres-admin-<service>, which names its database too, that service's are made there
  streams             streams and consumers of NATS; copies of each by KONTORA_STREAM_REPLICAS (1), limit by KONTORA_STREAM_BYTES (none)
  firm <slug> <name of the firm> <name of its head> <e-mail>
                      opens a firm and prints its head's password, once
  demo <file>         opens the demo firm and fills it through the gateway at KONTORA_URL; <file> remembers what has been done
  backup <folder>     writes an archive of all that the services keep, while they work; format and limits: deploy/ops/archive/README.md
  restore <folder>    loads one into an installation that is migrated and empty, with its services stopped
  move <service> <file>
                      moves a stopped service's schema into another database, made when missing; <file> has its superuser's connection string
  tenant export <slug or id> <folder>
                      writes an archive of one firm
  tenant import <folder>
                      loads one into an installation that has no such firm
  tenant erase <slug or id> --confirm <slug> [--certificate <file>]
                      erases a firm for good; what was erased is printed and kept (erasure-<slug>-<date>.json here, unless told where)

Settings: KONTORA_POSTGRES, KONTORA_NATS, KONTORA_SECRETS as for services; the folder of secrets is that of ops.`;

type Options = Partial<Record<'confirm' | 'certificate', string>>;
const COMMANDS: Readonly<Record<string, { takes: number | 'any'; run(given: string[], options: Options): Promise<string> }>> = {
  secrets: { takes: 1, run: ([folder]) => writeSecrets(folder!) },
  rotate: { takes: 'any', run: ([folder = '', step = '', ...files]) => rotateSecrets({ folder, step, files }) },
  database: { takes: 'any', run: (services) => provisionPostgres(services.length > 0 ? services : undefined) },
  streams: { takes: 0, run: provisionBus },
  firm: { takes: 4, run: ([slug, name, head, email]) => openFirm({ slug: slug!, name: name!, head: { name: head!, email: email! } }) },
  demo: { takes: 1, run: ([note]) => openDemo(note!) },
  backup: { takes: 1, run: ([folder]) => backUp(folder!) },
  move: { takes: 2, run: ([service, file]) => moveService(service!, file!) },
  restore: { takes: 1, run: ([folder]) => restoreAll(folder!) },
  'tenant export': { takes: 2, run: ([firm, folder]) => exportTenant(firm!, folder!) },
  'tenant import': { takes: 1, run: ([folder]) => importTenant(folder!) },
  'tenant erase': { takes: 1, run: ([firm], { confirm, certificate }) => eraseTenant(firm!, { confirm, certificate }) },
};

const { positionals, values: options } = parseArgs({ allowPositionals: true, options: { confirm: { type: 'string' }, certificate: { type: 'string' } } });
const words = positionals[0] === 'tenant' ? 2 : 1;
const [name, given] = [positionals.slice(0, words).join(' '), positionals.slice(words)];
const command = COMMANDS[name];
if (!command || (command.takes !== 'any' && given.length !== command.takes)) {
  console.error(USAGE);
  process.exit(2);
}
// As process 1 of a container there is no default for it.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(143));
await command.run(given, options).then(console.log, (error: unknown) => {
  console.error(`ops ${name}: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
