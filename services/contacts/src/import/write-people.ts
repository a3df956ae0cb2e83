import type { Db } from '@kontora/platform';
import { sql } from 'kysely';
import { patchCustom } from '../contact-values.ts';
import { Person, type NewPersonRow } from '../person/person.ts';
import type { Happening } from '../timeline/record.ts';
import type { StoredPerson } from './find-cards.ts';
import type { JudgedPageRow } from './judge-page.ts';
import type { PersonChanges } from './judge-person.ts';
import { CUSTOM } from './row-changes.ts';
import { refSystem } from './row-parts.ts';
import type { Met, Run } from './take-page.ts';
import { insertRows, recordset, updateRows } from './write-rows.ts';

/** Adds and changes the people of a page, each once, and links them with their organisations; answers what belongs on time-lines. */
export async function writePeople(db: Db, run: Run, { judged, met }: { judged: readonly JudgedPageRow[]; met: Met }): Promise<Happening[]> {
  const system = refSystem(run.rules.mapping);
  const added = new Map<string, { id: string } & NewPersonRow>();
  const changed = new Map<string, StoredPerson>();
  for (const { row, person } of judged) {
    if (!person || !row.person) continue;
    const { id } = person.entry;
    if (person.made) {
      const { details, externalId } = row.person;
      added.set(id, { id, ...Person.fresh({ ...details, externalRefs: externalId === null ? [] : [{ system, id: externalId }] }) });
    } else if (person.changes) {
      const fresh = added.get(id);
      if (fresh) added.set(id, changedPerson(fresh, person.changes, system));
      else changed.set(id, changedPerson(changed.get(id) ?? met.people.get(id)!, person.changes, system));
    }
  }
  await insertRows(db, 'person', [...added.values()]);
  await updateRows(db, 'person', [...changed.values()]);
  return link(db, judged);
}

/** Columns of a person after a row's changes. */
export function changedPerson<P extends StoredPerson | NewPersonRow>(columns: P, { fields, addedPhones, addedEmails, addedIds }: PersonChanges, system: string): P {
  const entries = Object.entries(fields).map(([field, { to }]) => [field, to] as const);
  const own = Object.fromEntries(entries.filter(([field]) => !field.startsWith(CUSTOM))) as { name?: string };
  const custom = Object.fromEntries(entries.filter(([field]) => field.startsWith(CUSTOM)).map(([field, to]) => [field.slice(CUSTOM.length), to]));
  const next = {
    ...columns, ...(own.name === undefined ? {} : Person.normalise({ name: own.name })), ...own, custom: patchCustom(columns.custom, custom),
    phones: [...columns.phones, ...addedPhones], emails: [...columns.emails, ...addedEmails], externalRefs: [...columns.externalRefs, ...addedIds.map((id) => ({ system, id }))],
  };
  return { ...next, searchText: Person.fresh(next).searchText };
}

async function link(db: Db, judged: readonly JudgedPageRow[]): Promise<Happening[]> {
  const links = judged.flatMap(({ card, person, row }) => (card && person?.linkId ? [{ id: person.linkId, organisationId: card.entry.id, personId: person.entry.id, position: row.parts.person?.position ?? null }] : []));
  if (links.length === 0) return [];
  const made = await db.rows<{ id: string; organisationId: string; personId: string }>(sql`
    insert into person_link (id, organisation_id, person_id, role, position) select r.id, r."organisationId", r."personId", 'contact', r.position
    from ${recordset(links, { id: 'uuid', organisationId: 'uuid', personId: 'uuid', position: 'text' })} on conflict do nothing returning id, organisation_id, person_id`);
  return made.map(({ id, organisationId, personId }) => ({ organisationId, kind: 'person', title: 'person.linked', params: { personId, role: 'contact', from: null, to: null }, origin: { type: 'person-link', id } }));
}
