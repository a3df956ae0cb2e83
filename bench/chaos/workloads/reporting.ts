import { contacts, reporting, tasks, type AnyOperation, type Answer, type Request } from '@kontora/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor, Workload } from '../workload.ts';

const YEAR = 2025;
const VAT = { subject: 'org' as const, regimes: ['OSNO' as const], flags: { vat_payer_or_agent: true } };
const POLL_MS = 300;
const POLLS = 150;

/** A new client with VAT: its year is planned and accepted, and the first stage of each obligation released. */
async function planClient(actor: Actor): Promise<void> {
  const { firm, session, edge, random } = actor;
  const [head] = firm.sessions;
  const client = (await edge.ask(session, contacts.createOrganisation, { name: `ООО «${firm.name(random)}»`, state: 'client', servicedFrom: `${YEAR}-01-01` }, { effect: { entity: 'organisation', action: 'insert' } })).body;
  if (!client) return;
  await edge.ask(session, contacts.setProfile, { organisationId: client.id, from: `${YEAR}-01-01`, ...VAT }, { effect: { entity: 'profile_segment', action: 'insert' } });
  if (!(await until(async () => (await edge.ask(session, reporting.explainObligations, { id: client.id, year: YEAR, code: 'NDS' })).body?.data.some((line) => line.applies)))) return;
  const planned = await job(actor, reporting.planSeason, { year: YEAR, scope: { organisationIds: [client.id], codes: ['NDS'] } });
  if (planned) await job(actor, reporting.acceptPlan, { id: (planned as { planId: string }).planId });
  const obligations = (await edge.ask(head, reporting.listObligations, { filter: { organisationId: { eq: client.id } } })).body?.data ?? [];
  for (const { id, version } of obligations) await edge.ask(head, reporting.releaseStage, { id, key: 'PREPARE' }, { ifMatch: version, effect: { entity: 'stage', action: 'insert' } });
}

/** Completes the task of a stage, which ends the stage and brings about the next. */
async function workOffStage({ firm, edge, random }: Actor): Promise<void> {
  const [head] = firm.sessions;
  const waiting = (await edge.ask(head, tasks.listTasks, { limit: 20, filter: { originService: { eq: 'reporting' }, state: { eq: 'open' } } })).body?.data ?? [];
  if (waiting.length === 0) return;
  const { id, version } = random.pick(waiting);
  const minutes = random.between(1, 60);
  await edge.ask(head, tasks.completeTask, { id, outcome: 'done', minutes, timeKind: 'inside' }, { ifMatch: version, effect: { entity: 'task', action: 'update' }, minutes });
}

/** Runs a job to its end and answers its result; undefined when it was refused or did not end. */
async function job<O extends AnyOperation>({ firm, edge }: Actor, operation: O, input: Request<O>): Promise<unknown> {
  const [head] = firm.sessions;
  const accepted = (await edge.ask(head, operation, input)).body as { id: string } | undefined;
  let found: Answer<typeof reporting.platform.getJob> | undefined;
  if (accepted) await until(async () => ['done', 'failed', 'cancelled'].includes((found = (await edge.ask(head, reporting.platform.getJob, { id: accepted.id })).body)?.state ?? ''));
  return found?.state === 'done' ? found.result : undefined;
}

async function until(look: () => Promise<boolean | undefined>): Promise<boolean> {
  for (let i = 0; i < POLLS; i++) {
    if (await look()) return true;
    await sleep(POLL_MS);
  }
  return false;
}

const clientFacts = ({ name, state, code }: { name?: unknown; state?: unknown; code?: unknown }) => JSON.stringify([name, state, code]);
const perFirm = (table: string, value: string) => `select tenant_id::text as key, ${value}::int as value from ${table} group by 1`;

/** A client's year: plan, acceptance, stages that become tasks, tasks that end stages. */
export const reportingWorkload: Workload = {
  actions: [{ name: 'plan a client', weight: 1, run: planClient }, { name: 'work a stage off', weight: 3, run: workOffStage }],
  copies: [{
    service: 'reporting', table: 'client', lane: 'contacts.organisation', source: 'contacts', subject: 'evt.contacts.organisation-changed',
    same: (data, row) => clientFacts(data as object) === clientFacts(row),
  }],
  effects: [],
  sums: [
    { name: 'stages that were released, and tasks of stages', owner: perFirm(`reporting.outbox where subject = 'evt.reporting.stage-released'`, 'count(distinct aggregate_id)'), other: perFirm(`tasks.task where origin_service = 'reporting'`, 'count(*)') },
    { name: 'minutes of stages', owner: perFirm(`tasks.task where origin_service = 'reporting' and state = 'done'`, 'sum(dialog_minutes)'), other: perFirm(`reporting.stage where ended_by_task`, 'coalesce(sum(minutes), 0)') },
    { name: 'stages done by their tasks', owner: perFirm(`tasks.task where origin_service = 'reporting' and state = 'done'`, 'count(*)'), other: perFirm(`reporting.stage where ended_by_task`, 'count(*)') },
  ],
};
