import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { identityKeys } from '../duplicate/find-candidates.ts';
import { lockIdentities } from '../duplicate/guard-duplicates.ts';
import { marksOf } from '../organisation/duplicates.ts';
import { recordOfCard, type StoredCard } from './card-columns.ts';
import { findCards, findPeople, findPlanned, type StoredPerson } from './find-cards.ts';
import { judgePage, type JudgedPageRow, type ReadPageRow } from './judge-page.ts';
import { PersonIndex, type ExistingPerson, type PersonRecord } from './person-index.ts';
import { planPage } from './plan-page.ts';
import type { OnMatch } from './row-changes.ts';
import { ImportIndex, type CardRecord, type ExistingRecord } from './row-index.ts';
import { refSystem, type RowRules } from './row-parts.ts';
import { storeRows } from './store-rows.ts';
import { writePage, type Made } from './write-page.ts';

/** One run over the rows of an import. */
export interface Run {
  readonly importId: string;
  readonly dryRun: boolean;
  readonly rules: RowRules;
  readonly onMatch: OnMatch;
  readonly header: readonly string[];
  /** Civil date: responsibilities begin with it. */
  readonly today: string;
}

/** What a page met, and what is there of it. */
export interface Met { readonly cards: ReadonlyMap<string, StoredCard>; readonly people: ReadonlyMap<string, StoredPerson> }

/**
 * Takes a page of rows in, in the transaction of `db`: looks up whom they may be, judges them in their order, writes what follows (in a dry run only
 * what would follow, for the pages after it), and keeps each row with its outcome. Needs the rows before it to be taken already.
 */
export async function takePage(db: Db, run: Run, rows: readonly ReadPageRow[]): Promise<JudgedPageRow[]> {
  await prepare(db, run);
  const [cards, people] = [await meetCards(db, run, rows), await meetPeople(db, run, rows)];
  const judged = judgePage(rows, { cards: new ImportIndex(cards.records, v7), people: new PersonIndex(people.records, v7), onMatch: run.onMatch });
  const met: Met = { cards: cards.stored, people: people.stored };
  if (run.dryRun) await planPage(db, run.importId, judged);
  const made = run.dryRun ? NOTHING_MADE : await writePage(db, run, { judged, met });
  await storeRows(db, run, { judged, met, made });
  return judged;
}

const NOTHING_MADE: Made = { responsible: new Map(), segments: new Map() };

/** Plans made while the tables were small must not read all of them later; and no single entry comes between look-up and writing. */
async function prepare(db: Db, { dryRun }: Run): Promise<void> {
  await db.run(sql`select set_config('enable_seqscan', 'off', true)`);
  if (!dryRun) await lockIdentities(db);
}

async function meetCards(db: Db, run: Run, rows: readonly ReadPageRow[]): Promise<{ stored: Map<string, StoredCard>; records: ExistingRecord[] }> {
  const asked = rows.filter((row) => row.organisation !== null || row.parts.organisation?.row.externalId !== undefined);
  if (asked.length === 0) return { stored: new Map(), records: [] };
  const keys = unique(asked.flatMap(({ organisation, parts }) => {
    if (!organisation) return [];
    const { values, name } = organisation;
    const reach = parts.organisation!.named ? { phones: [], emails: [] } : { phones: values.phones.flatMap((phone) => phone.e164 ?? []), emails: values.emails };
    return identityKeys(marksOf({ name: values.name, inn: values.inn, kpp: values.kpp, ...reach }, name));
  }), ({ kind, key }) => `${kind} ${key}`);
  const refs = [...new Set(asked.flatMap(({ parts }) => parts.organisation?.row.externalId ?? []))];
  const codes = [...new Set(asked.flatMap(({ organisation }) => organisation?.values.other['code'] ?? []))];
  const ids = rows.flatMap(({ decision }) => (decision && 'organisationId' in decision ? [decision.organisationId] : []));
  const system = refSystem(run.rules.mapping);
  const found = await findCards(db, { importId: run.importId, system, locked: !run.dryRun }, { keys, refs, codes, ids });
  const stored = new Map(found.map((card) => [card.id, card]));
  const records = found.map((card) => recordOfCard(card, system));
  if (!run.dryRun) return { stored, records };
  const planKeys = [...keys, ...refs.map((key) => ({ kind: 'ref', key })), ...codes.map((key) => ({ kind: 'code', key }))];
  const planned = await findPlanned<CardRecord>(db, run.importId, { entity: 'organisation', keys: planKeys, ids: found.map((card) => card.id) });
  return { stored, records: withPlanned(records, planned.map(({ record, ...of }) => ({ ...record, ...of }))) };
}

async function meetPeople(db: Db, run: Run, rows: readonly ReadPageRow[]): Promise<{ stored: Map<string, StoredPerson>; records: ExistingPerson[] }> {
  const asked = rows.flatMap((row) => row.person ?? []);
  if (asked.length === 0) return { stored: new Map(), records: [] };
  const system = refSystem(run.rules.mapping);
  const names = [...new Set(asked.map(({ details }) => details.name))];
  const phones = [...new Set(asked.flatMap(({ details }) => (details.phones ?? []).flatMap(({ e164 }) => e164?.slice(1).slice(-10) ?? [])))];
  const emails = [...new Set(asked.flatMap(({ details }) => details.emails ?? []))];
  const refs = [...new Set(asked.flatMap(({ externalId }) => externalId ?? []))];
  const found = await findPeople(db, { importId: run.importId, system, locked: !run.dryRun }, { names, phones, emails, refs });
  const stored = new Map(found.map((person) => [person.id, person]));
  const records = found.map((person): ExistingPerson => ({
    ...person, phones: person.phones.flatMap((phone) => phone.e164 ?? []), externalIds: person.externalRefs.filter((ref) => ref.system === system).map((ref) => ref.id),
  }));
  if (!run.dryRun) return { stored, records };
  const keys = [...names.map((key) => ({ kind: 'name', key })), ...phones.map((key) => ({ kind: 'phone', key })), ...emails.map((key) => ({ kind: 'email', key })), ...refs.map((key) => ({ kind: 'ref', key }))];
  const planned = await findPlanned<PersonRecord>(db, run.importId, { entity: 'person', keys, ids: found.map((person) => person.id) });
  return { stored, records: withPlanned(records, planned.map(({ record, ...of }) => ({ ...record, ...of }))) };
}

/** What is there as the dry run so far would have left it, and what it would have made, oldest first. */
function withPlanned<R extends { readonly id: string }>(there: readonly R[], planned: readonly R[]): R[] {
  const changed = new Map(planned.map((one) => [one.id, one]));
  const known = new Set(there.map((one) => one.id));
  return [...there.map((one) => changed.get(one.id) ?? one), ...planned.filter((one) => !known.has(one.id))];
}

const unique = <T>(items: readonly T[], key: (item: T) => string): T[] => [...new Map(items.map((item) => [key(item), item])).values()];
