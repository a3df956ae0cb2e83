import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { definitionOf } from '../deploy/local/definitions.ts';
import { provisionDatabase } from '../deploy/local/roles.ts';
import { pendingMigrations } from '../libs/platform/src/database/migrate.ts';
import { freshDatabase } from '../libs/testing/src/fresh-database.ts';
import { build } from './build.ts';
import type { Lock } from './build/lock.ts';

const root = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'kontora-build-'));
const target = join(folder, 'contacts');

beforeAll(async () => {
  await build(root, 'contacts', target);
  install(target);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What `npm ci` does, with the packages of the checkout. Node is told to look no further than here. */
function install(project: string): void {
  const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as Lock;
  for (const path of Object.keys(packages).filter((key) => key && key.lastIndexOf('node_modules/') === 0)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    symlinkSync(join(root, path), join(project, path));
  }
}

async function migrateBuilt(postgres: string): Promise<string> {
  const env = { PATH: process.env.PATH, KONTORA_POSTGRES: postgres, KONTORA_NATS: 'nats://127.0.0.1:1', KONTORA_SECRETS: join(folder, 'secrets') };
  return (await promisify(execFile)(process.execPath, ['--preserve-symlinks', '.', '--migrate'], { cwd: target, env })).stdout.trim();
}

test('a built service needs nothing of the checkout, and development takes over a database that it migrated', async () => {
  const { database, url, postgres, secrets } = await freshDatabase([], folder);
  const password = (role: string) => { writeFileSync(secrets.path(role), `test-${role}`); return `test-${role}`; };
  await provisionDatabase({ url: (name) => Object.assign(new URL(url), { pathname: `/${name}` }).href, services: ['contacts'], password, database });

  expect(await migrateBuilt(postgres)).toMatch(/^contacts: applied 0000-platform, 0001-organisations, /);
  const owner = Object.assign(new URL(postgres), { username: 'contacts_migrate', password: 'test-contacts_migrate' }).href;
  expect(await pendingMigrations({ url: owner, schema: 'contacts', folder: (await definitionOf('contacts')).migrations })).toEqual([]);
});

test('and it takes over one that development migrated', async () => {
  const { postgres } = await freshDatabase([await definitionOf('contacts')], folder);
  expect(await migrateBuilt(postgres)).toBe('contacts: up to date');
});

test('it is plain JavaScript with the data it reads, and nothing of tests', () => {
  const files = readdirSync(join(target, 'services/contacts/src'), { recursive: true }).map(String);
  expect(files).toContain('import/data/signatures.json');
  expect(files.filter((file) => /\.ts$|\.test\.|fixtures|testing/.test(file))).toEqual([]);
});

test('a fault is found by the line of the source', async () => {
  const report = `import('${pathToFileURL(join(target, 'libs/platform/src/config.js')).href}').then((m) => m.configFromEnvironment()).catch((error) => console.log(error.stack))`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--enable-source-maps', '-e', report], { env: { PATH: process.env.PATH } });
  expect(stdout).toMatch(/Set KONTORA_POSTGRES[^]*config\.ts:\d+/);
});
