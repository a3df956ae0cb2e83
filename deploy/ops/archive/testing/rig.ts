import type { RuntimeConfig } from '@kontora/platform';
import { allContracts } from '@kontora/contracts';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Addresses } from '../installation.ts';
import type { Manifest } from '../manifest.ts';

const root = resolve(import.meta.dirname, '../../../..');
export const services = allContracts.map(({ service }) => service.name);

/** Runs `ops` as an installation does. */
export async function ops(config: RuntimeConfig, superuser: string, ...args: string[]): Promise<{ code: number; text: string }> {
  writeFileSync(join(config.secrets, 'postgres-admin'), superuser);
  const env = { PATH: process.env.PATH, KONTORA_SECRETS: config.secrets, KONTORA_POSTGRES: config.postgres, KONTORA_NATS: config.nats };
  const run = promisify(execFile)(process.execPath, [join(root, 'tools/run.mjs'), 'deploy/ops/main.ts', ...args], { cwd: root, env });
  return run.then(({ stdout }) => ({ code: 0, text: stdout.trim() }), ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, text: (stdout + stderr).trim() }));
}

/** All schemas in one database. */
export const addresses = (superuser: string): Addresses => Object.fromEntries(services.map((name) => [name, superuser]));

/** Statements of the superuser. */
export const run = async (url: string, ...statements: string[]) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
};

export const manifestOf = (archive: string) => JSON.parse(readFileSync(join(archive, 'manifest.json'), 'utf8')) as Manifest;
