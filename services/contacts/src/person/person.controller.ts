import { contacts, type FailureCode, type Input, type Output } from '@kontora/contracts';
import { applyChanges, Handles, type Context, type Db, type ProblemDetail } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { onlyChanged, patchCustom } from '../contact-values.ts';
import { customProblems } from '../custom-field/check-custom.ts';
import { customFieldsOf } from '../custom-field/list-fields.ts';
import { takenRefs } from '../refs.ts';
import { matchesText } from '../search/read-query.ts';
import { Person, type NormalPerson } from './person.ts';

const { createPerson, getPerson, listPeople, updatePerson } = contacts;

/** People: adding, reading, changing, listing. */
@Controller()
export class PersonController {
  @Handles(createPerson)
  async create(details: Input<typeof createPerson>, context: Context<typeof createPerson>) {
    const entered = { ...Person.normalise(details), name: details.name };
    await check(context, entered, null);
    const person = context.em.create(Person, Person.fresh(entered) as unknown as Person);
    await context.em.flush();
    return (await read(context.db, person.id))!;
  }

  @Handles(updatePerson)
  async update({ id, ...details }: Input<typeof updatePerson>, context: Context<typeof updatePerson>) {
    const { em, db, ifMatch, fail } = context;
    const person = (await em.findOne(Person, id)) ?? fail('not-found');
    const entered = Person.normalise(details);
    await check(context, entered, person);
    const changes = { ...entered, ...(entered.custom ? { custom: patchCustom(person.custom, entered.custom) } : {}) };
    await applyChanges(person, onlyChanged(person, changes), { db, table: 'person', ifMatch });
    person.derive();
    await em.flush();
    return (await read(db, id))!;
  }

  @Handles(getPerson)
  async get({ id }: Input<typeof getPerson>, { db, fail }: Context<typeof getPerson>) {
    return (await read(db, id)) ?? fail('not-found');
  }

  @Handles(listPeople)
  async list({ organisationId, custom, filter, sort }: Input<typeof listPeople>, { list, db }: Context<typeof listPeople>) {
    const own = await customFieldsOf(db, { owner: 'person', at: sql`p.custom` }, { custom, filters: [filter], sort });
    return list({
      own,
      columns: { name: { at: sql`p.name`, notNull: true, name: true, contains: matchesText('person', sql`p.id`) }, position: sql`p.position`, createdAt: { at: sql`p.created_at`, notNull: true }, updatedAt: sql`p.updated_at` },
      id: sql`p.id`, select: sql`p.id, p.version, p.name, p.position, p.phones, p.emails, p.created_at, p.updated_at, ${own.shown} as custom`, from: sql`person p`,
      where: organisationId ? sql<boolean>`p.id in (select person_id from person_link where organisation_id = (select coalesce(merged_into_id, id) from organisation where id = ${organisationId}))` : undefined,
    });
  }
}

const read = (db: Db, id: string) => db.row<Output<typeof getPerson>>(sql`select id, version, name, surname, given, patronymic, position, phones, emails, description, custom, external_refs, created_at, updated_at from person where id = ${id}`);

interface Checking { db: Db; fail(code: FailureCode<typeof createPerson>, more: ProblemDetail): never }
async function check({ db, fail }: Checking, entered: NormalPerson, stored: Person | null): Promise<void> {
  const custom = entered.custom || !stored ? await customProblems(db, 'person', { given: entered.custom ?? {}, stored: stored?.custom ?? null }) : [];
  if (custom.length > 0) fail('invalid-custom-field', { detail: custom[0]!.detail, errors: custom });
  const taken = await takenRefs(db, 'person', { refs: entered.externalRefs ?? [], ownId: stored?.id ?? null });
  if (taken.length > 0) fail('external-ref-taken', { detail: taken[0]!.detail, errors: taken });
}
