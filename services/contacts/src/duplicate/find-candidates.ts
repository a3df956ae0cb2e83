import type { DuplicateCandidate } from '@kontora/contracts';
import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { StoredPhone } from '../contact-values.ts';
import { findDuplicates, marksOf, type Identity, type IdentityMarks } from '../organisation/duplicates.ts';
import { nearWords } from '../search/near-words.ts';

export type Candidate = z.infer<typeof DuplicateCandidate>;
interface Stored { id: string; name: string; inn: string | null; kpp: string | null; state: Candidate['state']; phones: StoredPhone[]; emails: string[] }

/** So many organisations with one key are read; a phone that more share says nothing about any of them. */
const READ_PER_KEY = 50;
const NEAR_KEYS = 40;

/** What tells an organisation from others, of its stored details. */
export const identityOf = ({ name, inn, kpp, phones, emails }: { name: string; inn?: string | null; kpp?: string | null; phones: readonly StoredPhone[]; emails: readonly string[] }): Identity =>
  ({ name, inn, kpp, phones: phones.flatMap((phone) => phone.e164 ?? []), emails });

/** The keys of table `identity_key` under which an organisation, and whoever may be the same, is found. */
export function identityKeys(marks: IdentityMarks): { kind: 'inn' | 'name' | 'phone' | 'email'; key: string }[] {
  const keys = [
    { kind: 'inn' as const, key: marks.inn ?? '' }, { kind: 'name' as const, key: marks.name.candidateKey.trim() },
    ...marks.phones.map((key) => ({ kind: 'phone' as const, key })), ...marks.emails.map((key) => ({ kind: 'email' as const, key })),
  ];
  return keys.filter(({ key }) => key !== '');
}

/**
 * The organisations that are or may be the given one, likeliest first; never `except`, nor one of which it was decided that it is another.
 * `near` also looks for names with a typing error.
 */
export async function findCandidates(db: Db, identity: Identity, { except = null, near = false }: { except?: string | null; near?: boolean } = {}): Promise<Candidate[]> {
  const marks = marksOf(identity);
  const keys = [...identityKeys(marks), ...(near ? await nearNameKeys(db, marks) : [])];
  const stored = await db.rows<Stored>(sql`
    select o.id, o.name, o.inn, o.kpp, o.state, o.phones, o.emails from organisation o
    where o.id in (
      select found.organisation_id from unnest(${keys.map((k) => k.kind)}::text[], ${keys.map((k) => k.key)}::text[]) wanted(kind, key)
      cross join lateral (select k.organisation_id from identity_key k where k.kind = wanted.kind and k.key = wanted.key limit ${READ_PER_KEY}) found)
      and o.id is distinct from ${except}::uuid
      and not exists (select from duplicate_pair d where d.low_id = least(o.id, ${except}::uuid) and d.high_id = greatest(o.id, ${except}::uuid) and d.state = 'dismissed')
    order by o.id`);
  return findDuplicates(identity, stored.map(({ phones, ...one }) => ({ ...one, phones: phones.flatMap((phone) => phone.e164 ?? []) })))
    .map(({ record: { id, name, inn, kpp, state }, score, reasons }) => ({ id, name, inn: inn ?? null, kpp: kpp ?? null, state, score, reasons: [...reasons] }));
}

/** Keys of names in which one word is another word of the firm's, a typing error away. */
async function nearNameKeys(db: Db, { name }: IdentityMarks) {
  if (name.person) return [];
  const near = await nearWords(db, name.words.filter((word) => word.length >= 5));
  const keys = name.words.flatMap((word, at) => (near.get(word) ?? []).map((other) => name.words.with(at, other).join('')));
  return keys.slice(0, NEAR_KEYS).map((key) => ({ kind: 'name' as const, key }));
}
