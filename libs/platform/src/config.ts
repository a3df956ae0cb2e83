import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a process finds its neighbours. Passwords and keys are files in one folder, never variables. */
export interface RuntimeConfig {
  /** Postgres without credentials: `postgres://host:port/database`. */
  postgres: string;
  /** NATS without credentials: `nats://host:port`, several of a cluster with commas between. */
  nats: string;
  /** Folder with one secret a file: `<role>` for database roles, `nats-<user>.nk` (the seed of its nkey), `context-signing.private.pem`, `context-signing.public.pem`, `cursor-signing`. */
  secrets: string;
  /** Port of health checks and metrics; 0 takes a free one. */
  healthPort: number;
}

/** The settings of this process; a missing one is named, and nothing starts. */
export function configFromEnvironment(): RuntimeConfig {
  const need = (name: string, example: string) => process.env[name] ?? stop(`Set ${name}, for example ${example}`);
  return {
    postgres: need('KONTORA_POSTGRES', 'postgres://127.0.0.1:5432/kontora'),
    nats: need('KONTORA_NATS', 'nats://127.0.0.1:4222'),
    secrets: need('KONTORA_SECRETS', '/run/secrets/kontora'),
    healthPort: Number(process.env.KONTORA_HEALTH_PORT ?? 0),
  };
}
const stop = (message: string): never => { throw new Error(message); };

/** One secret, read from its file. */
export async function secret(config: Pick<RuntimeConfig, 'secrets'>, name: string): Promise<string> {
  return (await readFile(join(config.secrets, name), 'utf8')).trim();
}
/**
 * The values of a secret that may be changed while the system runs, one a line or, of keys, one PEM block after the other. Whoever makes something with it
 * takes the first; whoever checks something takes any of them. @throws Error when there is none.
 */
export async function secretValues(config: Pick<RuntimeConfig, 'secrets'>, name: string): Promise<[string, ...string[]]> {
  const [first, ...others] = valuesOf(await secret(config, name));
  if (!first) throw new Error(`Secret ${name} is empty.`);
  return [first, ...others];
}
/** The values in the text of a secret; see `secretValues`. */
export const valuesOf = (text: string): string[] => text.match(/-----BEGIN[\s\S]+?-----END[^\n]+-----/g) ?? text.split('\n').map((line) => line.trim()).filter(Boolean);

/** The connection string of one database role. While its password is being changed it holds both, one a line: for `RoleClient`. */
export async function roleUrl(config: Pick<RuntimeConfig, 'postgres' | 'secrets'>, role: string): Promise<string> {
  const url = new URL(config.postgres);
  url.username = role;
  url.password = (await secretValues(config, role)).join('\n');
  return url.href;
}
