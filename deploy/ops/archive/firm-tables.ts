import pg from 'pg';
import type { Choice } from './backup.ts';
import type { Schema } from './installation.ts';

/** A firm of an installation. */
export interface Firm { id: string; slug: string; name: string }

const ACCOUNTS = 'identity';
/** People of a firm: whoever is or was an employee with an account. */
const people = (firmId: string) => `(select user_id from identity.employee where tenant_id = ${pg.escapeLiteral(firmId)} and user_id is not null)`;
const keys = (firmId: string) => `(select key_id from identity.api_key where tenant_id = ${pg.escapeLiteral(firmId)})`;

/**
 * What of the tables that belong to no firm goes with one. A password or a second factor is a person's own, who may work for others too: neither
 * is archived. Keys of programs are the firm's; what is kept of them opens nothing.
 */
const SHARED: Readonly<Record<string, (firmId: string) => { where: string; without?: readonly string[] } | undefined>> = {
  user: (id) => ({ where: `id in ${people(id)}`, without: ['twoFactorEnabled'] }),
  account: (id) => ({ where: `"userId" in ${people(id)} and "providerId" <> 'credential'`, without: ['password', 'accessToken', 'refreshToken', 'idToken', 'accessTokenExpiresAt', 'refreshTokenExpiresAt'] }),
  apikey: (id) => ({ where: `id in ${keys(id)}` }),
  twoFactor: () => undefined,
  known_firm: (id) => ({ where: `id = ${pg.escapeLiteral(id)}` }),
};

/** What of each table a firm's archive has. @throws Error for a table without firms that nobody has thought of. */
export const ofFirm = (firmId: string): Choice => (table) => {
  if (table.ofFirm) return { where: `tenant_id = ${pg.escapeLiteral(firmId)}` };
  const shared = SHARED[table.name];
  if (!shared) throw new Error(`${table.at} has no firm, and the archive does not know what of it belongs to one.`);
  const part = shared(firmId);
  return part && { where: part.where, columns: table.columns.filter((column) => !part.without?.includes(column)) };
};

/** The schema with the accounts of people, of firms and their slugs. */
export const accountsOf = (schemas: readonly Schema[]): Schema => schemas.find(({ service }) => service === ACCOUNTS) ?? raise(`There is no schema ${ACCOUNTS}.`);

/** The firm of a slug or an id; undefined when there is none. */
export async function findFirm(schemas: readonly Schema[], slugOrId: string): Promise<Firm | undefined> {
  const { rows: [firm] } = await accountsOf(schemas).client.query<Firm>('select id, slug, name from identity.firm where $1 in (slug, id::text)', [slugOrId]);
  return firm;
}

const raise = (message: string): never => { throw new Error(message); };
