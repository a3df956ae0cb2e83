import { allContracts } from '@kontora/contracts';
import { roleUrl } from '@kontora/platform';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { definitionOf } from '../deploy/local/definitions.ts';
import { runningPostgres } from '../deploy/local/postgres.ts';
import { migrate, pendingMigrations } from '../libs/platform/src/database/migrate.ts';

const USAGE = `npm run migrate -- [--list] [service …]

  Applies what is missing to the schemas of these services, or of all. With --list it only says what is missing; then the exit code is 1.
  Without KONTORA_POSTGRES and KONTORA_SECRETS it means the local stack of npm start, which must be running.`;

const { positionals, values: options } = parseArgs({ allowPositionals: true, options: { list: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } });
const stop = (message: string): never => { throw new Error(message); };

/** `npm run migrate`: brings schemas up to date, or lists what is missing. */
async function main() {
  const known = allContracts.map(({ service }) => service.name);
  const stranger = positionals.find((name) => !known.includes(name));
  if (stranger) stop(`There is no service ${stranger}. There are ${known.join(', ')}.`);
  const home = resolve(process.env.KONTORA_HOME ?? join(import.meta.dirname, '../.kontora'));
  const secrets = process.env.KONTORA_SECRETS ?? join(home, 'secrets');
  const postgres = process.env.KONTORA_POSTGRES ?? `postgres://127.0.0.1:${runningPostgres(join(home, 'data/postgres'))?.port ?? stop('The local stack is not running. Start it with npm start, or set KONTORA_POSTGRES and KONTORA_SECRETS.')}/kontora`;
  for (const name of positionals.length > 0 ? positionals : known) {
    const { migrations } = await definitionOf(name);
    const source = { url: await roleUrl({ postgres, secrets }, `${name}_migrate`), schema: name, folder: migrations };
    const found = await (options.list ? pendingMigrations(source) : migrate(source));
    console.log(`${name}: ${found.length === 0 ? 'up to date' : `${options.list ? 'missing' : 'applied'} ${found.join(', ')}`}`);
    if (options.list && found.length > 0) process.exitCode = 1;
  }
}

if (options.help) console.log(USAGE);
else await main().catch((error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exitCode = 2; });
