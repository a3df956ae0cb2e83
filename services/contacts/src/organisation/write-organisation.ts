import type { contacts, FailureCode } from '@kontora/contracts';
import { applyChanges, type Caller, type Db, type ProblemDetail, type Publish } from '@kontora/platform';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { onlyChanged, patchCustom } from '../contact-values.ts';
import { customProblems } from '../custom-field/check-custom.ts';
import { identityOf } from '../duplicate/find-candidates.ts';
import { guardDuplicates, recordConfirmed } from '../duplicate/guard-duplicates.ts';
import { takenRefs } from '../refs.ts';
import { record, type Happening } from '../timeline/record.ts';
import { announce } from './announce.ts';
import { identifierProblems, normalise, type NormalDetails, type OrganisationDetails } from './details.ts';
import { Organisation } from './organisation.ts';

/** What writing an organisation needs of its command. */
interface Writing { em: EntityManager; db: Db; caller: Caller; publish: Publish; fail(code: FailureCode<typeof contacts.updateOrganisation>, more?: string | ProblemDetail): never }
interface Entered { details: OrganisationDetails; confirmToken: string | undefined }

/** Adds an organisation with all that follows: checked, not a duplicate nobody confirmed, told to the others. */
export async function addOrganisation(tx: Writing, { details, confirmToken }: Entered & { details: { name: string } }): Promise<Organisation> {
  const entered = { ...normalise(details), name: details.name };
  await check(tx, entered, null);
  const row = Organisation.fresh(entered);
  const confirmed = await guardDuplicates(tx, { id: null, before: null, after: identityOf(row), confirmToken });
  const organisation = tx.em.create(Organisation, row as unknown as Organisation);
  await tx.em.flush();
  await recordConfirmed(tx.db, organisation.id, confirmed);
  await record(tx.db, [{ organisationId: organisation.id, kind: 'organisation', title: 'organisation.created', params: { state: organisation.state } }]);
  await announce(tx, [organisation.id]);
  return organisation;
}

/** Changes an organisation by a merge patch; `ifMatch` is the version the caller has seen, undefined when it does not matter. */
export async function changeOrganisation(tx: Writing, organisation: Organisation, { details, confirmToken, ifMatch }: Entered & { ifMatch: number | undefined }): Promise<void> {
  if (organisation.archived) tx.fail('wrong-state', 'It is in the archive. Restore it first.');
  const entered = normalise(details);
  if (details.inn === undefined && organisation.inn) delete entered.inn; // one in the name is no reason to change the one that was entered
  await check(tx, entered, organisation);
  const before = { identity: identityOf(organisation), version: organisation.version, state: organisation.state, name: organisation.name, groupId: organisation.groupId ?? null };
  const changes = { ...entered, ...(entered.custom ? { custom: patchCustom(organisation.custom, entered.custom) } : {}) };
  await applyChanges(organisation, onlyChanged(organisation, changes), { db: tx.db, table: 'organisation', ifMatch });
  organisation.derive();
  const confirmed = await guardDuplicates(tx, { id: organisation.id, before: before.identity, after: identityOf(organisation), confirmToken });
  await tx.em.flush();
  await recordConfirmed(tx.db, organisation.id, confirmed);
  if (organisation.version === before.version) return;
  await record(tx.db, happeningsOf(organisation, before));
  await announce(tx, [organisation.id]);
}

/** Finds an organisation to change; by the id of one that was merged into it, too. */
export async function findOrganisation(em: EntityManager, id: string): Promise<Organisation | null> {
  const found = await em.findOne(Organisation, id);
  return found?.mergedIntoId ? em.findOne(Organisation, found.mergedIntoId) : found;
}

async function check({ db, fail }: Writing, entered: NormalDetails, stored: Organisation | null): Promise<void> {
  const wrong = identifierProblems(entered);
  if (wrong.length > 0) fail('invalid-identifier', { detail: wrong[0]!.detail, errors: wrong });
  const custom = entered.custom || !stored ? await customProblems(db, 'organisation', { given: entered.custom ?? {}, stored: stored?.custom ?? null }) : [];
  if (custom.length > 0) fail('invalid-custom-field', { detail: custom[0]!.detail, errors: custom });
  const taken = await takenRefs(db, 'organisation', { refs: entered.externalRefs ?? [], ownId: stored?.id ?? null });
  if (taken.length > 0) fail('external-ref-taken', { detail: taken[0]!.detail, errors: taken });
  const { servicedFrom: from, servicedTo: to } = { servicedFrom: stored?.servicedFrom, servicedTo: stored?.servicedTo, ...entered };
  if (from && to && to < from) fail('invalid-period', { detail: 'The service ends before it begins.', errors: [{ pointer: '/servicedTo', code: 'before-start', detail: 'Lies before servicedFrom.' }] });
  const { codeTaken, noGroup } = (await db.row<{ codeTaken: boolean; noGroup: boolean }>(sql`select
    exists (select from organisation where code = ${entered.code ?? null} and merged_into_id is null and id is distinct from ${stored?.id ?? null}::uuid) as code_taken,
    ${entered.groupId ?? null}::uuid is not null and not exists (select from organisation_group where id = ${entered.groupId ?? null}::uuid) as no_group`))!;
  if (codeTaken) fail('code-taken', { detail: `Another organisation has the code ${entered.code}.`, errors: [{ pointer: '/code', code: 'taken', detail: 'Another organisation has it.' }] });
  if (noGroup) fail('unknown-group', { detail: 'There is no such group.', errors: [{ pointer: '/groupId', code: 'unknown', detail: 'There is no such group.' }] });
}

/** The changes that belong to the history of the relation; of the others the audit trail tells. */
export function happeningsOf(after: Pick<Organisation, 'id' | 'state' | 'name' | 'groupId'>, before: { state: string; name: string; groupId?: string | null }): Happening[] {
  const entry = (title: string, params: Record<string, unknown>): Happening => ({ organisationId: after.id, kind: 'organisation', title, params });
  return [
    ...(after.state === before.state ? [] : [entry('organisation.state-changed', { from: before.state, to: after.state })]),
    ...(after.name === before.name ? [] : [entry('organisation.renamed', { from: before.name, to: after.name })]),
    ...((after.groupId ?? null) === before.groupId ? [] : [entry('organisation.group-changed', { from: before.groupId, to: after.groupId ?? null })]),
  ];
}
