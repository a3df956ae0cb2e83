import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { RoleClient } from './role-client.ts';

const ROLE = `changing_${process.pid}`;
const superuser = new pg.Client({ connectionString: process.env.KONTORA_TEST_POSTGRES });
const urlWith = (...passwords: string[]) => Object.assign(new URL(process.env.KONTORA_TEST_POSTGRES!), { username: ROLE, password: passwords.join('\n') }).href;
const setPassword = (password: string) => superuser.query(`alter role ${ROLE} login password '${password}'`);

beforeAll(async () => {
  await superuser.connect();
  await superuser.query(`create role ${ROLE}`);
});
afterAll(async () => {
  await superuser.query(`drop role ${ROLE}`);
  await superuser.end();
});

async function whoSignsInWith(...passwords: string[]): Promise<string> {
  const client = new RoleClient(urlWith(...passwords));
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<{ name: string }>('select current_user as name')).rows[0]!.name;
  } finally {
    await client.end().catch(() => undefined);
  }
}

test('whichever of two passwords is in force, the role signs in; a pool goes on through the change', async () => {
  await setPassword('old');
  const pool = new pg.Pool({ connectionString: urlWith('old', 'new'), max: 4, Client: RoleClient });
  const held = await pool.connect();
  await setPassword('new');
  expect((await pool.query<{ name: string }>('select current_user as name')).rows).toEqual([{ name: ROLE }]);
  held.release();
  await pool.end();
  expect(await whoSignsInWith('new', 'old')).toBe(ROLE);
  expect(await whoSignsInWith('old', 'new')).toBe(ROLE);
});

test('neither: refused as with one', async () => {
  await setPassword('third');
  await expect(whoSignsInWith('old', 'new')).rejects.toMatchObject({ code: '28P01' });
  await expect(whoSignsInWith('old')).rejects.toMatchObject({ code: '28P01' });
});
