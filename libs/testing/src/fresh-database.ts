import { migrateService, type ServiceDefinition } from '@kontora/platform';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { provisionDatabase } from '../../../deploy/local/roles.ts';
import { openSecrets, type Secrets } from '../../../deploy/local/secrets.ts';

/** A database of one test file. `url` is the superuser's way in, `postgres` that of `RuntimeConfig`, without credentials. */
export interface FreshDatabase { database: string; url: string; postgres: string; secrets: Secrets }

/** Makes a database with the roles and the migrated schemas of these services, and every secret they need in `<folder>/secrets`. */
export async function freshDatabase(definitions: readonly ServiceDefinition[], folder: string): Promise<FreshDatabase> {
  const server = process.env.KONTORA_TEST_POSTGRES ?? raise('Run integration tests through Jest: its global set-up starts Postgres.');
  const secrets = openSecrets(join(folder, 'secrets'));
  secrets.keyPair('context-signing');
  secrets.text('cursor-signing');
  for (const name of definitions.flatMap((definition) => definition.secrets ?? [])) secrets.text(name);
  const database = `test_${randomBytes(6).toString('hex')}`;
  const url = (name: string) => Object.assign(new URL(server), { pathname: `/${name}` }).href;
  // Roles belong to the whole server: their passwords must be the same for every test file.
  const password = (role: string) => { writeFileSync(secrets.path(role), `test-${role}`); return `test-${role}`; };
  await provisionDatabase({ url, services: definitions.map((definition) => definition.contract.service.name), password, database });
  const postgres = Object.assign(new URL(url(database)), { username: '', password: '' }).href;
  for (const definition of definitions) await migrateService(definition, { postgres, nats: '', secrets: join(folder, 'secrets'), healthPort: 0 });
  return { database, url: url(database), postgres, secrets };
}

const raise = (message: string): never => { throw new Error(message); };
