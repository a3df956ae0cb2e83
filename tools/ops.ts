import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runningNats } from '../deploy/local/nats.ts';
import { runningPostgres } from '../deploy/local/postgres.ts';
import { createProgress } from '../deploy/local/progress.ts';
import { startLocalServers } from '../deploy/local/stack.ts';

/**
 * `npm run ops -- …`: the commands of an installation. What works on the data of one means the local stack, unless settings name another: as it runs,
 * or else with its servers started for the command, which is what `restore` needs.
 */
const ON_DATA = ['backup', 'restore', 'tenant', 'firm'];
const ends: (() => Promise<void>)[] = [];

if (ON_DATA.includes(process.argv[2] ?? '') && !process.env.KONTORA_POSTGRES) await meanLocalStack(resolve(process.env.KONTORA_HOME ?? join(import.meta.dirname, '../.kontora')));
try {
  await import('../deploy/ops/main.ts');
} finally {
  for (const end of ends) await end();
}

async function meanLocalStack(home: string): Promise<void> {
  const secrets = join(home, 'secrets');
  const [postgres, nats] = [runningPostgres(join(home, 'data/postgres')), runningNats(join(home, 'data/nats'))];
  const found = postgres && nats ? { superuser: postgres.url('kontora'), nats: nats.url } : await startServers(home);
  writeFileSync(join(secrets, 'postgres-admin'), found.superuser, { mode: 0o600 });
  const address = Object.assign(new URL(found.superuser), { username: '', password: '' }).href;
  Object.assign(process.env, { KONTORA_POSTGRES: address, KONTORA_NATS: found.nats, KONTORA_SECRETS: secrets });
}

async function startServers(home: string): Promise<{ superuser: string; nats: string }> {
  const { superuser, config, stop } = await startLocalServers({ home, progress: createProgress(process.stderr) });
  ends.push(stop);
  return { superuser, nats: config.nats };
}
