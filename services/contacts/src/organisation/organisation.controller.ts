import { contacts, type Input, type Output } from '@kontora/contracts';
import { Handles, requireSeen, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { record } from '../timeline/record.ts';
import { announce } from './announce.ts';
import { organisationList } from './organisation-list.ts';
import { readOrganisation } from './organisation-view.ts';
import type { Organisation } from './organisation.ts';
import { addOrganisation, changeOrganisation, findOrganisation } from './write-organisation.ts';

const { archiveOrganisation, createOrganisation, getOrganisation, getOrganisationNames, listOrganisations, putOrganisationByExternalId, restoreOrganisation, updateOrganisation } = contacts;

/** Organisations: adding, reading, changing, listing. */
@Controller()
export class OrganisationController {
  @Handles(createOrganisation)
  async create({ confirmToken, ...details }: Input<typeof createOrganisation>, context: Context<typeof createOrganisation>) {
    const organisation = await addOrganisation(context, { details, confirmToken });
    return (await readOrganisation(context.db, organisation.id))!;
  }

  @Handles(updateOrganisation)
  async update({ id, confirmToken, ...details }: Input<typeof updateOrganisation>, context: Context<typeof updateOrganisation>) {
    const organisation = (await findOrganisation(context.em, id)) ?? context.fail('not-found');
    await changeOrganisation(context, organisation, { details, confirmToken, ifMatch: context.ifMatch });
    return (await readOrganisation(context.db, organisation.id))!;
  }

  @Handles(putOrganisationByExternalId)
  async put({ system, externalId, confirmToken, ...details }: Input<typeof putOrganisationByExternalId>, context: Context<typeof putOrganisationByExternalId>) {
    const { db, em } = context;
    await db.run(sql`select pg_advisory_xact_lock(hashtextextended(current_setting('app.tenant_id') || ${JSON.stringify([system, externalId])}, 0))`);
    const known = await db.row<{ id: string }>(sql`select entity_id as id from external_ref where entity = 'organisation' and system = ${system} and external_id = ${externalId}`);
    const organisation = known && (await findOrganisation(em, known.id));
    const externalRefs = [...(details.externalRefs ?? organisation?.externalRefs ?? []), { system, id: externalId }];
    const entered = { details: { ...details, externalRefs }, confirmToken };
    const id = organisation ? organisation.id : (await addOrganisation(context, entered)).id;
    if (organisation) await changeOrganisation(context, organisation, { ...entered, ifMatch: undefined });
    return { ...(await readOrganisation(db, id))!, created: !organisation };
  }

  @Handles(archiveOrganisation)
  async archive({ id }: Input<typeof archiveOrganisation>, context: Context<typeof archiveOrganisation>) {
    return transition(context, id, 'organisation.archived', (organisation) => organisation.archive() || context.fail('wrong-state', 'It is in the archive already.'));
  }

  @Handles(restoreOrganisation)
  async restore({ id }: Input<typeof restoreOrganisation>, context: Context<typeof restoreOrganisation>) {
    return transition(context, id, 'organisation.restored', (organisation) => organisation.restore() || context.fail('wrong-state', 'It is not in the archive.'));
  }

  @Handles(getOrganisation)
  async get({ id }: Input<typeof getOrganisation>, { db, fail }: Context<typeof getOrganisation>) {
    return (await readOrganisation(db, id)) ?? fail('not-found');
  }

  @Handles(listOrganisations)
  list(input: Input<typeof listOrganisations>, context: Context<typeof listOrganisations>) {
    return organisationList(input, context);
  }

  @Handles(getOrganisationNames)
  async names({ ids }: Input<typeof getOrganisationNames>, { db }: Context<typeof getOrganisationNames>) {
    return { names: await db.rows<Output<typeof getOrganisationNames>['names'][number]>(sql`
      select o.id, coalesce(w.name, o.name) as name, coalesce(w.state, o.state) as state, o.merged_into_id
      from organisation o left join organisation w on w.id = o.merged_into_id where o.id = any(${ids}::uuid[])`) };
  }
}

async function transition(context: Context<typeof archiveOrganisation>, id: string, title: string, act: (organisation: Organisation) => boolean) {
  const { em, db, ifMatch, fail } = context;
  const organisation = (await findOrganisation(em, id)) ?? fail('not-found');
  requireSeen(organisation, ifMatch);
  act(organisation);
  organisation.derive();
  await record(db, [{ organisationId: organisation.id, kind: 'organisation', title }]);
  await announce(context, [organisation.id]);
  return (await readOrganisation(db, organisation.id))!;
}
