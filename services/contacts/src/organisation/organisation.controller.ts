import { contacts, type Input, type Output } from '@kontora/contracts';
import { applyChanges, Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { Organisation } from './organisation.ts';

const { createOrganisation, getOrganisation, listOrganisations, updateOrganisation } = contacts;

/** Organisations: adding, reading, changing, listing. */
@Controller()
export class OrganisationController {
  @Handles(createOrganisation)
  async create({ confirmToken, ...details }: Input<typeof createOrganisation>, { em, publish, fail }: Context<typeof createOrganisation>) {
    const problems = Organisation.identifierProblems(details);
    if (problems.length > 0) fail('invalid-identifier', { detail: problems[0]!.detail, errors: problems });
    const organisation = em.create(Organisation, Organisation.normalise(details) as Organisation);
    await em.flush();
    publish(contacts.events.organisationChanged, organisation.id, organisation.facts());
    return view(organisation);
  }

  @Handles(updateOrganisation)
  async update({ id, ...details }: Input<typeof updateOrganisation>, { em, db, ifMatch, publish, fail }: Context<typeof updateOrganisation>) {
    const organisation = (await em.findOne(Organisation, id)) ?? fail('not-found');
    const problems = Organisation.identifierProblems(details);
    if (problems.length > 0) fail('invalid-identifier', { detail: problems[0]!.detail, errors: problems });
    await applyChanges(organisation, Organisation.normalise(details) as Partial<Organisation>, { db, table: 'organisation', ifMatch });
    await em.flush();
    publish(contacts.events.organisationChanged, organisation.id, organisation.facts());
    return view(organisation);
  }

  @Handles(getOrganisation)
  async get({ id }: Input<typeof getOrganisation>, { db, fail }: Context<typeof getOrganisation>) {
    return (await db.row<Output<typeof getOrganisation>>(sql`select id, version, state, code, name, legal_form, inn, kpp, ogrn, phones, emails, website, address, description,
      tags, custom, external_refs, group_id, merged_into_id, created_at, updated_at from organisation where id = ${id}`)) ?? fail('not-found');
  }

  @Handles(listOrganisations)
  list(_: Input<typeof listOrganisations>, { list }: Context<typeof listOrganisations>) {
    return list({
      columns: {
        name: { at: sql`name`, notNull: true }, inn: sql`inn`, code: sql`code`, legalForm: sql`legal_form`, state: { at: sql`state`, notNull: true }, groupId: sql`group_id`,
        createdAt: { at: sql`created_at`, notNull: true }, updatedAt: { at: sql`updated_at`, notNull: true },
      },
      id: sql`id`, select: sql`id, version, state, code, name, legal_form, inn, kpp, tags, group_id, created_at, updated_at`, from: sql`organisation`,
    });
  }
}

/** The organisation as the contract shows it. */
const view = ({ createdAt, updatedAt, ...o }: Organisation): Output<typeof getOrganisation> => ({ ...o, code: o.code ?? null, legalForm: o.legalForm ?? null, inn: o.inn ?? null, kpp: o.kpp ?? null, ogrn: o.ogrn ?? null, website: o.website ?? null, address: o.address ?? null, description: o.description ?? null, groupId: o.groupId ?? null, mergedIntoId: o.mergedIntoId ?? null, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() });
