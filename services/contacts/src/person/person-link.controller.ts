import { contacts, type FailureCode, type Input, type Output } from '@kontora/contracts';
import { applyChanges, Handles, requireSeen, type Context, type Db } from '@kontora/platform';
import { HELD } from '@kontora/platform/entity';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { holdLiving } from '../organisation/organisation-view.ts';
import { record } from '../timeline/record.ts';
import { PersonLink } from './person-link.ts';
import { Person } from './person.ts';

const { deletePersonLink, linkPerson, listPersonLinks, updatePersonLink } = contacts;

const COLUMNS = sql`l.id, l.version, l.person_id, p.name as person_name, l.organisation_id, o.name as organisation_name, l.role, l.position, l.from_date as "from", l.to_date as "to"`;
const FROM = sql`person_link l join person p on p.id = l.person_id join organisation o on o.id = l.organisation_id`;

/** What people are to organisations. */
@Controller()
export class PersonLinkController {
  @Handles(linkPerson)
  async link({ organisationId: named, personId, role, position = null, from = null, to = null }: Input<typeof linkPerson>, context: Context<typeof linkPerson>) {
    const { em, db, fail } = context;
    const organisationId = (await holdLiving(db, named)) ?? fail('not-found', 'There is no such organisation.');
    if (!(await em.findOne(Person, personId))) fail('not-found', 'There is no such person.');
    const link = em.create(PersonLink, { organisationId, personId, role, position, fromDate: from, toDate: to } as PersonLink, { persist: false });
    await check(context, link, null);
    await em.persist(link).flush();
    await tell(db, link, 'person.linked');
    return (await read(db, link.id))!;
  }

  @Handles(updatePersonLink)
  async update({ id, from, to, ...changes }: Input<typeof updatePersonLink>, context: Context<typeof updatePersonLink>) {
    const { em, db, ifMatch, fail } = context;
    const link = (await em.findOne(PersonLink, id)) ?? fail('not-found');
    const given = { ...changes, ...(from === undefined ? {} : { fromDate: from }), ...(to === undefined ? {} : { toDate: to }) };
    await check(context, { ...link, ...given } as PersonLink, id);
    await applyChanges(link, given as Partial<PersonLink>, { db, table: 'person_link', ifMatch });
    await em.flush();
    await tell(db, link, to ? 'person.link-ended' : 'person.link-changed');
    return (await read(db, id))!;
  }

  @Handles(deletePersonLink)
  async delete({ id }: Input<typeof deletePersonLink>, { em, db, ifMatch, fail }: Context<typeof deletePersonLink>) {
    const link = (await em.findOne(PersonLink, id, HELD)) ?? fail('not-found');
    requireSeen(link, ifMatch);
    em.remove(link);
    await tell(db, link, 'person.link-deleted');
    return { done: true as const };
  }

  @Handles(listPersonLinks)
  list({ on }: Input<typeof listPersonLinks>, { list }: Context<typeof listPersonLinks>) {
    return list({
      columns: { organisationId: sql`l.organisation_id`, personId: sql`l.person_id`, role: { at: sql`l.role`, notNull: true }, from: sql`l.from_date`, to: sql`l.to_date` },
      id: sql`l.id`, select: COLUMNS, from: FROM,
      where: on ? sql<boolean>`(l.from_date is null or l.from_date <= ${on}::date) and (l.to_date is null or l.to_date >= ${on}::date)` : undefined,
    });
  }
}

const read = (db: Db, id: string) => db.row<Output<typeof linkPerson>>(sql`select ${COLUMNS} from ${FROM} where l.id = ${id}`);
const tell = (db: Db, { id, organisationId, personId, role, fromDate, toDate }: PersonLink, title: string) =>
  record(db, [{ organisationId, kind: 'person', title, params: { personId, role, from: fromDate ?? null, to: toDate ?? null }, origin: { type: 'person-link', id } }]);

async function check({ db, fail }: { db: Db; fail(code: FailureCode<typeof linkPerson>, detail: string): never }, { organisationId, personId, role, fromDate, toDate }: PersonLink, ownId: string | null): Promise<void> {
  if (fromDate && toDate && toDate < fromDate) fail('invalid-period', 'It ends before it begins.');
  const meeting = await db.row(sql`select from person_link where organisation_id = ${organisationId} and person_id = ${personId} and role = ${role} and id is distinct from ${ownId}::uuid
    and daterange(from_date, to_date, '[]') && daterange(${fromDate ?? null}::date, ${toDate ?? null}::date, '[]')`);
  if (meeting) fail('already-linked', `This person is ${role} of this organisation in that time already.`);
}
