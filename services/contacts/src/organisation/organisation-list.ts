import { contacts, type Input } from '@kontora/contracts';
import { compileFilter, joined, specWith, type Column, type Context, type Db } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';
import { customFieldsOf } from '../custom-field/list-fields.ts';
import { matchesText } from '../search/read-query.ts';
import { readVisibleSegment } from '../segment/segment-view.ts';

const { listOrganisations } = contacts;
type Field = keyof typeof listOrganisations.list.filter;

const labelled = (kind: 'tag' | 'issue', column: RawBuilder<unknown>): Column => ({
  at: sql`(select string_agg(label, ', ' order by label) from jsonb_array_elements_text(${column}) label)`,
  contains: (label) => sql<boolean>`o.id in (select organisation_id from organisation_label where kind = ${kind} and label = ${label})`,
});

/** Today, for the firms of this system. */
export const TODAY = sql`(now() at time zone 'Europe/Moscow')::date`;

/** Where the fields of organisation lists and segments are. */
const organisationColumns: Readonly<Record<Field, Column>> = {
  name: { at: sql`o.name`, notNull: true, name: true, contains: matchesText('organisation', sql`o.id`) },
  state: { at: sql`o.state`, notNull: true }, inn: sql`o.inn`, code: sql`o.code`, legalForm: sql`o.legal_form`, groupId: sql`o.group_id`,
  tags: labelled('tag', sql`o.tags`), issues: labelled('issue', sql`o.issues`),
  responsible: {
    at: sql`(select string_agg(r.employee_id::text, ', ' order by r.employee_id) from responsible r where r.organisation_id = o.id and r.from_date <= ${TODAY} and (r.to_date is null or r.to_date >= ${TODAY}))`,
    contains: (employee) => sql<boolean>`o.id in (select organisation_id from responsible where employee_id = ${employee}::uuid and from_date <= ${TODAY} and (to_date is null or to_date >= ${TODAY}))`,
  },
  servicedFrom: sql`o.serviced_from`, servicedTo: sql`o.serviced_to`,
  createdAt: { at: sql`o.created_at`, notNull: true }, updatedAt: { at: sql`o.updated_at`, notNull: true },
};

const CUSTOM = { owner: 'organisation', at: sql`o.custom` } as const;
/** The SQL of a kept filter of the list, fields of the firm included. @throws ProblemError 400 `invalid-input`: what the list itself would refuse. */
export async function compileOrganisationFilter(db: Db, filter: unknown): Promise<RawBuilder<boolean>> {
  const own = await customFieldsOf(db, CUSTOM, { filters: [filter] });
  return compileFilter(specWith(listOrganisations.list, own), { ...organisationColumns, ...own.columns }, filter);
}

/** Answers the list of organisations; a segment and a search text narrow it beside the filter. */
export async function organisationList({ segmentId, q, custom, filter, sort }: Input<typeof listOrganisations>, { list, db, caller, fail }: Context<typeof listOrganisations>) {
  const segment = segmentId ? ((await readVisibleSegment(db, segmentId, caller)) ?? fail('not-found', 'There is no such segment, or it is not yours to see.')) : undefined;
  const own = await customFieldsOf(db, CUSTOM, { custom, filters: [filter], sort });
  return list({
    columns: organisationColumns, own, id: sql`o.id`, from: sql`organisation o`,
    select: sql`o.id, o.version, o.state, o.code, o.name, o.legal_form, o.inn, o.kpp, o.tags, o.issues, o.group_id, o.serviced_from, o.serviced_to, o.created_at, o.updated_at, ${own.shown} as custom`,
    where: joined('and', [
      sql<boolean>`o.merged_into_id is null`,
      ...(segment ? [await compileOrganisationFilter(db, segment.filter)] : []),
      ...(q ? [matchesText('organisation', sql`o.id`)(q)] : []),
    ]),
  });
}
