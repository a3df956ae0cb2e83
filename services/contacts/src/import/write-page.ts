import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { announceMany } from '../organisation/announce.ts';
import { happeningsOf } from '../organisation/write-organisation.ts';
import { record, type Happening } from '../timeline/record.ts';
import { changedColumns, detailsOf, newColumns, type CardColumns, type StoredCard } from './card-columns.ts';
import type { JudgedPageRow } from './judge-page.ts';
import type { RowChanges } from './row-changes.ts';
import type { Entry } from './row-index.ts';
import { refSystem } from './row-parts.ts';
import type { ProfileStart } from './row-values.ts';
import type { Met, Run } from './take-page.ts';
import { writePeople } from './write-people.ts';
import { columnsOf, insertRows, recordset, updateRows, valuesOf } from './write-rows.ts';

/** What the rows of a page do to one organisation, in the order of the rows. */
interface CardWork { readonly entry: Entry; readonly made: JudgedPageRow | null; readonly changes: RowChanges[] }

/**
 * Writes what the rows of a page bring about, set-based and by the rules of single entries: each card once, then people and links, responsible
 * employees, profiles, entries of the time-line, and one event for each organisation that became another.
 */
export async function writePage(db: Db, run: Run, { judged, met }: { judged: readonly JudgedPageRow[]; met: Met }): Promise<Made> {
  const works = worksOf(judged);
  const happenings = await writeCards(db, run, works, met);
  happenings.push(...(await writePeople(db, run, { judged, met })));
  const responsible = await writeManagers(db, run, works);
  const segments = await writeProfiles(db, works);
  await record(db, [...happenings, ...responsible, ...segments]);
  await announceMany(db, works.filter(({ made, changes }) => made || changes.length > 0).map(({ entry }) => entry.id));
  const byCard = (entries: readonly Happening[]) => new Map(entries.map(({ organisationId, origin }) => [organisationId, origin!.id]));
  return { responsible: byCard(responsible), segments: byCard(segments) };
}

/** Ids of what was added to organisations besides people, by organisation. */
export interface Made { readonly responsible: ReadonlyMap<string, string>; readonly segments: ReadonlyMap<string, string> }

function worksOf(judged: readonly JudgedPageRow[]): CardWork[] {
  const works = new Map<string, CardWork>();
  for (const row of judged) {
    if (!row.card) continue;
    const { entry, made, changes } = row.card;
    const work = works.get(entry.id) ?? { entry, made: made ? row : null, changes: [] };
    works.set(entry.id, work);
    if (changes) work.changes.push(changes);
  }
  return [...works.values()];
}

async function writeCards(db: Db, run: Run, works: readonly CardWork[], { cards }: Met): Promise<Happening[]> {
  const system = refSystem(run.rules.mapping);
  const [added, changed]: [({ id: string } & CardColumns)[], StoredCard[]] = [[], []];
  const happenings: Happening[] = [];
  for (const { entry: { id }, made, changes } of works) {
    const before = cards.get(id);
    if (made) {
      const columns = changedColumns(columnsOfNew(made, system), changes, system);
      added.push({ id, ...columns });
      happenings.push({ organisationId: id, kind: 'organisation', title: 'organisation.created', params: { state: columns.state }, origin: { type: 'import', id: run.importId } });
    } else if (before && changes.some(changesColumns)) {
      const after = changedColumns(before, changes, system);
      changed.push(after);
      happenings.push(...happeningsOf(after, before).map((one) => ({ ...one, origin: { type: 'import', id: run.importId } })));
    }
  }
  await insertRows(db, 'organisation', added);
  await updateRows(db, 'organisation', changed);
  return happenings;
}

/** As they were made when the row was read, unless judging it left something out since. */
function columnsOfNew({ row, card }: JudgedPageRow, system: string): CardColumns {
  const values = card!.made!;
  return row.columns && values === row.organisation?.values ? row.columns : newColumns(detailsOf(values, { system, state: row.parts.organisation!.state }));
}

/** Whether the card's own columns change, or only who is responsible for it and its profile. */
export const changesColumns = ({ fields, addedPhones, addedEmails, addedIds, addedTags }: RowChanges): boolean =>
  Object.keys(fields).length + addedPhones.length + addedEmails.length + addedIds.length + addedTags.length > 0;

async function writeManagers(db: Db, { today }: Run, works: readonly CardWork[]): Promise<Happening[]> {
  const rows = works.flatMap(({ entry, made, changes }) => {
    const employeeId = made?.card?.made?.managerId ?? changes.find(({ managerId }) => managerId !== null)?.managerId;
    return employeeId ? [{ id: v7(), organisationId: entry.id, employeeId }] : [];
  });
  if (rows.length === 0) return [];
  const set = await db.rows<{ id: string; organisationId: string; employeeId: string }>(sql`
    insert into responsible (id, organisation_id, role, employee_id, from_date) select r.id, r."organisationId", 'client-manager', r."employeeId", ${today}::date from ${recordset(rows, { id: 'uuid', organisationId: 'uuid', employeeId: 'uuid' })}
    on conflict do nothing returning id, organisation_id, employee_id`);
  return set.map(({ id, organisationId, employeeId }) => ({ organisationId, kind: 'responsible', title: 'responsible.set', params: { role: 'client-manager', section: null, employeeId, from: today, to: null }, origin: { type: 'responsible', id } }));
}

const SEGMENT = { id: 'uuid', organisationId: 'uuid', fromDate: 'date', subject: 'text', regimes: 'jsonb', flags: 'jsonb' } as const;

async function writeProfiles(db: Db, works: readonly CardWork[]): Promise<Happening[]> {
  const rows = works.flatMap(({ entry, made, changes }) => {
    const profile: ProfileStart | null | undefined = made?.card?.made?.profile ?? changes.find((one) => one.profile !== null)?.profile;
    return profile ? [{ id: v7(), organisationId: entry.id, fromDate: profile.from, subject: profile.subject, regimes: profile.regimes, flags: profile.flags }] : [];
  });
  if (rows.length === 0) return [];
  await db.run(sql`insert into profile_segment (${columnsOf(SEGMENT)}) select ${valuesOf(SEGMENT)} from ${recordset(rows, SEGMENT)}`);
  return rows.map(({ id, organisationId, fromDate: from, subject, regimes, flags }) => ({ organisationId, kind: 'profile', title: 'profile.set', params: { from, before: null, after: { subject, regimes, flags } }, origin: { type: 'profile-segment', id } }));
}
