import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import { Person } from '../person/person.ts';
import { reverted, type StoredChanges } from './revert.ts';
import type { StoredPerson } from './find-cards.ts';
import { isAsLeft, type Kept } from './undo-cards.ts';
import type { Done } from './undo-import.ts';
import { updateRows } from './write-rows.ts';

/** Takes back what an import did to these people: its links go, then those it made, unless somebody changed or linked them since. */
export async function undoPeople(db: Db, done: readonly Done<StoredChanges>[]): Promise<Kept> {
  const links = done.flatMap(({ rows }) => rows.flatMap(({ ids }) => ids?.linkId ?? []));
  await db.run(sql`delete from person_link where id = any(${links}::uuid[]) and version = 1`);
  const stay = new Set((await db.rows<{ id: string }>(sql`select id from person_link where id = any(${links}::uuid[])`)).map(({ id }) => id));
  const found = new Map((await db.rows<StoredPerson & { linked: boolean }>(sql`
    select p.id, p.version, p.name, p.surname, p.given, p.patronymic, p.position, p.phones, p.emails, p.description, p.custom, p.external_refs, exists (select from person_link l where l.person_id = p.id) as linked
    from person p where p.id = any(${done.map(({ id }) => id)}::uuid[]) order by p.id for no key update`)).map((person) => [person.id, person]));
  const kept: Kept = [];
  const [leaving, changing]: [string[], StoredPerson[]] = [[], []];
  for (const one of done) {
    const person = found.get(one.id);
    if (!person) continue;
    const keep = (what: string[]) => what.length > 0 && kept.push({ number: one.rows[0]!.number, kept: what });
    const changes = one.rows.flatMap((row) => row.changes ?? []);
    if (one.rows.some(({ made }) => made)) {
      if (!person.linked && isAsLeft(person.version, one)) leaving.push(person.id);
      else keep(['person']);
      continue;
    }
    const undone = reverted(person, changes);
    keep([...undone.kept, ...one.rows.flatMap(({ ids }) => (ids?.linkId && stay.has(ids.linkId) ? ['link'] : []))]);
    if (changes.length > 0) changing.push({ ...undone.card, searchText: Person.fresh(undone.card).searchText } as StoredPerson);
  }
  await updateRows(db, 'person', changing);
  await db.run(sql`delete from person where id = any(${leaving}::uuid[])`);
  return kept;
}
