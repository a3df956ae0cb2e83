import { valuesOf } from '@kontora/platform';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secret with the superuser's connection string. */
export const ADMIN = 'postgres-admin';

/** A setting of the environment. @throws Error that names it when it is missing. */
export const setting = (name: string): string => process.env[name] ?? (() => { throw new Error(`Set ${name}.`); })();
/** The value of a secret that is in use. */
export const secret = (name: string): string => firstValue(join(setting('KONTORA_SECRETS'), name));
/** The value in use of a file like those of secrets. */
export const firstValue = (file: string): string => valuesOf(readFileSync(file, 'utf8'))[0] ?? '';

/**
 * The superuser's way to a service's schema: that of secret `postgres-admin-<service>`, which names its database, where the schema is on a server of its own;
 * else that of `postgres-admin`, to the database of KONTORA_POSTGRES.
 */
export function superuserAddress(service: string): string {
  const own = `${ADMIN}-${service}`;
  if (existsSync(join(setting('KONTORA_SECRETS'), own))) return secret(own);
  return Object.assign(new URL(secret(ADMIN)), { pathname: new URL(setting('KONTORA_POSTGRES')).pathname }).href;
}

/** A connection string without user and password: what services are told, and what may be shown. */
export const placeOf = (address: string): string => Object.assign(new URL(address), { username: '', password: '' }).href;

/** Where a service's schema is, without user and password. */
export const postgresOf = (service: string): string =>
  existsSync(join(setting('KONTORA_SECRETS'), `${ADMIN}-${service}`)) ? placeOf(superuserAddress(service)) : setting('KONTORA_POSTGRES');
