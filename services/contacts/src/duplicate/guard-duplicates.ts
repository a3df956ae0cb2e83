import type { Caller, Db, ProblemDetail } from '@kontora/platform';
import { sql } from 'kysely';
import { createHmac } from 'node:crypto';
import { marksOf, type Identity } from '../organisation/duplicates.ts';
import { findCandidates, identityKeys, type Candidate } from './find-candidates.ts';

/** Below it a likeness is shown to whoever asks, and stops nobody. */
const STOPS_AT = 0.5;

/** An entry or a change that could make a duplicate. */
export interface Entry {
  /** The organisation that changes; null for a new one. */
  id: string | null;
  /** What it was. */
  before: Identity | null;
  after: Identity;
  confirmToken: string | undefined;
}
interface Asking { db: Db; caller: Caller; fail(code: 'possible-duplicate', more: ProblemDetail): never }

/**
 * Lets an organisation be written, or fails with 409 `possible-duplicate`: the candidates and a token that stands for exactly this content
 * and these candidates. With the token it answers the candidates that somebody has seen and declared to be others. A change is only
 * asked about what it brings about. Two entries of the same identity wait for each other, so neither misses the other.
 */
export async function guardDuplicates({ db, caller, fail }: Asking, { id, before, after, confirmToken }: Entry): Promise<Candidate[]> {
  if (before && sameIdentity(before, after)) return [];
  await lockIdentity(db, after);
  const known = new Map((before ? await findCandidates(db, before, { except: id }) : []).map((one) => [one.id, one.score]));
  const candidates = (await findCandidates(db, after, { except: id })).filter((one) => one.score >= STOPS_AT && one.score > (known.get(one.id) ?? 0));
  if (candidates.length === 0) return [];
  const token = await sign(db, [caller.tenantId, id, contentOf(after), candidates.map((one) => one.id).sort()]);
  if (confirmToken === token) return candidates;
  const [first] = candidates;
  return fail('possible-duplicate', {
    detail: `This may be ${first!.name}${candidates.length > 1 ? ` or one of ${candidates.length - 1} others` : ''}, which is there already. Use that one, or repeat with the confirmToken.`,
    candidates, confirmToken: token,
  });
}

/** Remembers that an organisation was declared to be another than these. */
export async function recordConfirmed(db: Db, id: string, confirmed: readonly Candidate[]): Promise<void> {
  if (confirmed.length === 0) return;
  await db.run(sql`
    insert into duplicate_pair as p (low_id, high_id, score, reasons, state, reason, decided_by, decided_at)
    select least(c.id, ${id}::uuid), greatest(c.id, ${id}::uuid), c.score, c.reasons, 'dismissed', 'confirmed-on-entry', current_setting('app.actor'), now()
    from jsonb_to_recordset(${JSON.stringify(confirmed.map((one) => ({ id: one.id, score: Math.round(one.score * 100), reasons: one.reasons })))}::jsonb) as c(id uuid, score integer, reasons jsonb)
    on conflict (tenant_id, low_id, high_id) do update set state = 'dismissed', reason = excluded.reason, decided_by = excluded.decided_by, decided_at = excluded.decided_at, version = p.version + 1, updated_at = now()
    where p.state = 'open'`);
}

/** An import holds all identities of the firm while it writes a page; single entries hold their own keys. */
async function lockIdentity(db: Db, identity: Identity): Promise<void> {
  await db.run(sql`select pg_advisory_xact_lock_shared(${IDENTITIES})`);
  const keys = identityKeys(marksOf(identity)).map(({ kind, key }) => `${kind} ${key}`);
  await db.run(sql`select pg_advisory_xact_lock(lock) from (select distinct hashtextextended(current_setting('app.tenant_id') || key, 0) as lock from unnest(${keys}::text[]) key order by 1) locks`);
}

const IDENTITIES = sql`hashtextextended(current_setting('app.tenant_id') || ' identities', 0)`;
/** Waits for the entries that are being written and keeps others out until the end of the transaction: for writing many at once. */
export async function lockIdentities(db: Db): Promise<void> {
  await db.run(sql`select pg_advisory_xact_lock(${IDENTITIES})`);
}

async function sign(db: Db, content: unknown): Promise<string> {
  const { secret } = (await db.row<{ secret: string }>(sql`select confirmation_secret() as secret`))!;
  return createHmac('sha256', secret).update(JSON.stringify(content)).digest('base64url');
}

const contentOf = ({ name, inn, kpp, phones, emails }: Identity) => [name, inn ?? null, kpp ?? null, [...(phones ?? [])].sort(), [...(emails ?? [])].sort()];
const sameIdentity = (a: Identity, b: Identity) => JSON.stringify(contentOf(a)) === JSON.stringify(contentOf(b));
