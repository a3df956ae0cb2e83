import { sql } from 'kysely';
import type { Db } from './context.ts';
import { ProblemError } from './problem.ts';

interface Versioned { id: string; version: number }
const snake = (name: string) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/**
 * Applies a merge patch to an entity the caller saw at version `ifMatch`. Changes of others to other fields are kept and both merge; where
 * both changed the same field to different values, nothing is applied: 412 with base, stored and your value of each such field.
 * `table` names the entity in the audit trail, which remembers what the fields were.
 */
export async function applyChanges<E extends Versioned>(entity: E, changes: Partial<E>, seen: { db: Db; table: string; ifMatch: number | undefined }): Promise<E> {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<E>;
  if (seen.ifMatch !== undefined && seen.ifMatch > entity.version) throw new ProblemError('stale', 'stale', { detail: `The object is at version ${entity.version}.` });
  if (seen.ifMatch !== undefined && seen.ifMatch < entity.version) {
    const conflicts = await conflictsWith(entity, given, { ...seen, ifMatch: seen.ifMatch });
    if (Object.keys(conflicts).length > 0) throw new ProblemError('stale', 'stale', { detail: `Somebody else changed ${Object.keys(conflicts).join(', ')} since you opened it.`, conflicts });
  }
  return Object.assign(entity, given);
}

async function conflictsWith<E extends Versioned>(entity: E, given: Partial<E>, seen: { db: Db; table: string; ifMatch: number }) {
  const rows = await seen.db.rows<{ changes: Record<string, [unknown, unknown]> }>(sql`select changes from audit
    where entity = ${seen.table} and entity_id = ${entity.id} and version > ${seen.ifMatch} and action = 'update' order by version`);
  const base: Record<string, unknown> = {};
  for (const { changes } of rows) for (const [column, [before]] of Object.entries(changes)) if (!(column in base)) base[column] = before;
  const conflicts: Record<string, { base: unknown; stored: unknown; yours: unknown }> = {};
  for (const [key, yours] of Object.entries(given)) {
    const stored = entity[key as keyof E];
    if (snake(key) in base && !same(stored, yours)) conflicts[key] = { base: base[snake(key)], stored, yours };
  }
  return conflicts;
}

/** For commands that must not act on an older state at all (transitions): 412 when the caller has not seen the present version. */
export function requireSeen(entity: Versioned, ifMatch: number | undefined): void {
  if (ifMatch !== undefined && ifMatch !== entity.version) throw new ProblemError('stale', 'stale', { detail: `This changed since you opened it: you saw version ${ifMatch}, it is at ${entity.version}. Load it again.` });
}
