// One Postgres for the whole run; every test file makes its own database in it, and starts its own NATS.
import '../../../tools/typescript.mjs';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default async function start() {
  if (globalThis.kontoraPostgres) return;
  const { startPostgres } = await import('../../../deploy/local/postgres.ts');
  const folder = mkdtempSync(join(tmpdir(), 'kontora-test-'));
  chmodSync(folder, 0o711); // Postgres, which does not run as root, must get through
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), durable: false, log: () => undefined });
  globalThis.kontoraPostgres = { postgres, folder };
  process.env.LOG_LEVEL ??= 'error';
  process.env.KONTORA_TEST_POSTGRES = postgres.url('postgres');
}
