import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { definitionOf } from '../deploy/local/definitions.ts';
import { freshDatabase, type FreshDatabase } from '../libs/testing/src/fresh-database.ts';

jest.setTimeout(60_000);
const folder = mkdtempSync(join(tmpdir(), 'kontora-migrate-'));
let fresh: FreshDatabase;
beforeAll(async () => { fresh = await freshDatabase([await definitionOf('tasks')], folder); });
afterAll(() => rmSync(folder, { recursive: true }));

function migrate(...args: string[]): Promise<{ text: string; code: number }> {
  const env = { PATH: process.env.PATH, KONTORA_POSTGRES: fresh.postgres, KONTORA_SECRETS: join(folder, 'secrets') };
  return new Promise((done) => {
    execFile(process.execPath, ['tools/run.mjs', 'tools/migrate.ts', ...args], { cwd: fileURLToPath(new URL('..', import.meta.url)), env }, (error, stdout, stderr) => done({ text: stdout + stderr, code: Number(error?.code ?? 0) }));
  });
}

test('says what is missing, applies it, and then nothing is missing', async () => {
  expect(await migrate('tasks', '--list')).toEqual({ text: 'tasks: up to date\n', code: 0 });
  const db = new pg.Client({ connectionString: fresh.url });
  await db.connect();
  await db.query(`drop table tasks.reassignment_item, tasks.reassignment; delete from tasks.migration where name like '0003%'`);
  await db.end();
  expect(await migrate('tasks', '--list')).toEqual({ text: 'tasks: missing 0003-reassignments\n', code: 1 });
  expect(await migrate('tasks')).toEqual({ text: 'tasks: applied 0003-reassignments\n', code: 0 });
  expect(await migrate('tasks', '--list')).toMatchObject({ code: 0 });
});

test('knows its services', async () => {
  expect(await migrate('weather')).toEqual({ text: expect.stringMatching(/^There is no service weather\. There are .*tasks/), code: 2 });
});
