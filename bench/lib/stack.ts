import { identity, type Input } from '@kontora/contracts';
import { createClient, type Client } from '@kontora/client';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { openSecrets } from '../../deploy/local/secrets.ts';
import { openFirm, startLocalStack, type LocalStack } from '../../deploy/local/stack.ts';
import { signIn } from '../../tools/demo/load/session.ts';

/** The whole system in a passing folder, with one firm and an API key that may do everything. */
export interface BenchStack {
  stack: LocalStack;
  client: Client;
  /** For requests written by hand. */
  headers: Record<string, string>;
  firmId: string;
  superuser: pg.Pool;
  stop(): Promise<void>;
}

export const PASSWORD = 'bench-password-of-nobody';
export const HEAD = 'head@bench.example';

export async function startBenchStack(): Promise<BenchStack> {
  process.env.KONTORA_RATE_LIMIT = '100000000';
  const home = mkdtempSync(join(tmpdir(), 'kontora-bench-'));
  chmodSync(home, 0o711); // Postgres, which may not run as this user, must get through
  const stack = await startLocalStack({ root: resolve(import.meta.dirname, '../..'), home, progress: { line: () => undefined, step: () => undefined }, passing: true });
  const { firmId } = await openFirm(stack, { slug: 'bench', name: 'Bench', head: { name: 'Head', email: HEAD, password: PASSWORD } });
  const headers = { authorization: `Bearer ${await keyOf(stack.url)}` };
  const superuser = new pg.Pool({ connectionString: stack.superuser, max: 4 });
  return {
    stack, headers, firmId, superuser, client: createClient({ baseUrl: stack.url, headers: () => headers }),
    stop: async () => { await superuser.end(); await stack.stop(); rmSync(home, { recursive: true, force: true }); },
  };
}

/** Address under which a service reads its tables, as one firm: row security is on for the floor too. */
export function databaseOf({ stack, firmId }: BenchStack, service: string): string {
  const url = new URL(stack.config.postgres);
  url.username = `${service}_app`;
  url.password = openSecrets(stack.secretsFolder).text(`${service}_app`);
  url.searchParams.set('options', `-c app.tenant_id=${firmId} -c search_path=${service}`);
  return url.href;
}

/** Runs a benchmark on a stack of its own. */
export async function withStack<R>(work: (bench: BenchStack) => Promise<R>): Promise<R> {
  const bench = await startBenchStack();
  try { return await work(bench); } finally { await bench.stop(); }
}

/** An API key with everything the head may do. */
async function keyOf(url: string): Promise<string> {
  const head = await signIn({ url, email: HEAD, password: PASSWORD });
  const { permissions } = await head.call(identity.getSession, {});
  return (await head.call(identity.createApiKey, { name: 'bench', permissions: permissions as Input<typeof identity.createApiKey>['permissions'], days: 1 })).key;
}
