import { BUILT_IN_ROLES, lackingFor, permissionsOf } from '@kontora/contracts';
import type { Caller, Db } from '@kontora/platform';
import { sql } from 'kysely';

/** Roles of the firm's own by key, with their permissions. */
type Definitions = Readonly<Record<string, readonly string[]>>;
/** Why something is not for the caller to decide, as the contract's failures tell it. */
interface Outranked { code: 'role-not-yours'; detail: string }
interface Own { code: 'own-permissions'; detail: string }
const OWN: Own = { code: 'own-permissions', detail: 'Nobody changes what they may do themselves. Ask somebody else who manages employees.' };

/** Why the caller may not decide about whoever has these roles: the first role that decides about others and may do more than they. See `lackingFor`. */
export async function outrankedBy(db: Db, roles: readonly string[], caller: Caller): Promise<Outranked | undefined> {
  const custom = await definitionsOf(db, roles);
  return roles.map((role) => roleProblem(role, permissionsOf([role], custom), caller)).find((problem) => problem !== undefined);
}

/** The same of one role with given permissions. */
export function roleProblem(role: string, permissions: readonly string[], { permissions: own }: Caller): Outranked | undefined {
  const lacking = lackingFor(permissions, own);
  return lacking.length > 0 ? { code: 'role-not-yours', detail: `The role ${role} decides what others may do, and may do what you may not: ${lacking.join(', ')}.` } : undefined;
}

/** What a change gives an employee and takes from them. */
interface Change { id: string; before: { roles: readonly string[]; groupIds: readonly string[] }; after: { roles?: readonly string[]; groupIds?: readonly string[]; email?: string } }

/** Why the caller may not make a change: others who may do more are left alone, and so is what the caller may do. Asked once the roles it names are held. */
export async function changeProblem(db: Db, caller: Caller, { id, before, after }: Change): Promise<Outranked | Own | undefined> {
  const roles = after.roles && !same(before.roles, after.roles) ? after.roles : undefined;
  const joined = (after.groupIds ?? []).some((group) => !before.groupIds.includes(group));
  if ((roles || joined) && (await selfOf(db, caller)) === id) {
    if (joined && !caller.permissions.includes('tasks:read')) return { ...OWN, detail: 'Nobody gives themselves the tasks of another queue. Ask somebody else who manages employees.' };
    const all = [...before.roles, ...(roles ?? [])];
    const custom = await definitionsOf(db, all);
    if (roles && !same(permissionsOf(before.roles, custom), permissionsOf(roles, custom))) return OWN;
  }
  return roles || after.email !== undefined ? outrankedBy(db, [...before.roles, ...(roles ?? [])], caller) : undefined;
}

/** Why the caller may not give a role of the firm these permissions. The role's row is held. */
export async function redefinitionProblem(db: Db, caller: Caller, { key, before, after }: { key: string; before: readonly string[]; after: readonly string[] }): Promise<Outranked | Own | undefined> {
  const self = await db.row<{ roles: string[] }>(sql`select roles from employee where id = ${(await selfOf(db, caller)) ?? null} and jsonb_exists(roles, ${key})`);
  const custom = self ? await definitionsOf(db, self.roles) : {};
  if (self && !same(permissionsOf(self.roles, { ...custom, [key]: before }), permissionsOf(self.roles, { ...custom, [key]: after }))) return OWN;
  return roleProblem(key, before, caller) ?? roleProblem(key, after, caller);
}

/** The employee behind a caller: a program acts for whoever created its key. */
async function selfOf(db: Db, { id, kind }: Caller): Promise<string | undefined> {
  return kind === 'program' ? (await db.row<{ createdBy: string }>(sql`select created_by from api_key where id = ${id}`))?.createdBy : id;
}

async function definitionsOf(db: Db, roles: readonly string[]): Promise<Definitions> {
  const own = roles.filter((role) => !Object.hasOwn(BUILT_IN_ROLES, role));
  if (own.length === 0) return {};
  const rows = await db.rows<{ key: string; permissions: string[] }>(sql`select key, permissions from role where key = any(${own}::text[])`);
  return Object.fromEntries(rows.map(({ key, permissions }) => [key, permissions]));
}

const same = (some: readonly string[], others: readonly string[]) => some.every((one) => others.includes(one)) && others.every((one) => some.includes(one));
