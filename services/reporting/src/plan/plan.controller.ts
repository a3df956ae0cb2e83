import { ACTING_CHANGES, reporting, type Input } from '@kontora/contracts';
import { Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { readRuleBook } from '../catalogue/rule-book.ts';
import { addApplied, applyDifferences, CLIENTS_A_STEP, inBulk, NOTHING_APPLIED, type Applied } from './accept.ts';
import { makePlan } from './make-plan.ts';
import { planColumns, planView, readPlan, type PlanRow } from './plan-view.ts';
import { confirmFirst, hangsOnUnconfirmed } from './unconfirmed.ts';

const { acceptPlan, discardPlan, getSeasonPlan, listPlanChanges, listSeasonPlans, planSeason, releaseDueStages } = reporting;

/** Generating a year: a plan of differences, its review, its acceptance. */
@Controller()
export class PlanController {
  @Handles(planSeason)
  async plan({ year, scope }: Input<typeof planSeason>, job: Context<typeof planSeason>) {
    return { planId: job.id, counts: await makePlan({ year, scope }, job) };
  }

  @Handles(getSeasonPlan)
  async get({ id }: Input<typeof getSeasonPlan>, { db, caller, fail }: Context<typeof getSeasonPlan>) {
    return (await readPlan(id, { db, tenantId: caller.tenantId })) ?? fail('not-found');
  }

  @Handles(listSeasonPlans)
  list(_: Input<typeof listSeasonPlans>, { list }: Context<typeof listSeasonPlans>) {
    return list<PlanRow>({
      columns: { year: sql`p.year`, state: sql`p.state`, createdAt: { at: sql`p.created_at`, notNull: true } }, id: sql`p.id`, select: planColumns, from: sql`plan p`, item: planView,
    });
  }

  @Handles(listPlanChanges)
  async listChanges({ id }: Input<typeof listPlanChanges>, { db, list, fail }: Context<typeof listPlanChanges>) {
    if (!(await db.row(sql`select from plan where id = ${id}`))) fail('not-found');
    return list({
      columns: {
        kind: sql`c.kind`, code: { at: sql`c.code`, notNull: true }, organisationId: sql`c.client_id`, organisationName: { at: sql`k.name`, notNull: true, name: true }, period: sql`c.period`, optional: sql`c.optional`, why: sql`c.why`,
        applied: sql`c.applied`, dueAfter: sql`c.due_after`,
      },
      id: sql`c.id`, from: sql`plan_change c join client k on k.id = c.client_id left join expectation e on e.id = c.expectation_id`, where: sql<boolean>`c.plan_id = ${id}`,
      select: sql`c.id, c.kind, c.client_id as organisation_id, k.name as organisation_name, c.code, c.period, c.obligation_id, c.due_before, c.due_after, c.optional, c.why, coalesce(e.reasons, '[]') as reasons, c.applied`,
    });
  }

  @Handles(acceptPlan)
  async accept({ id, unconfirmed, ...chosen }: Input<typeof acceptPlan>, job: Context<typeof acceptPlan>) {
    const { db, caller, fail } = job;
    const plan = (await db.row<{ state: string }>(sql`select state from plan where id = ${id}`)) ?? fail('not-found');
    if (plan.state !== 'ready' && plan.state !== 'accepted') fail('wrong-state', `The plan is ${plan.state}.`);
    const waits = hangsOnUnconfirmed(await readRuleBook({ db, tenantId: caller.tenantId }), { code: sql`c.code`, due: sql`c.due_after` });
    const selected = selection(id, chosen);
    const waiting = await db.rows<{ code: string }>(sql`select distinct c.code from plan_change c where ${selected} and ${waits} order by c.code`);
    if (waiting.length > 0 && unconfirmed === 'refuse') fail('unconfirmed-rules', confirmFirst(waiting.map((row) => row.code)));
    const where = sql<boolean>`${selected} and not ${waits}`;
    const applied = await inSteps(where, job);
    const left = await job.step(async (tx) => {
      await tx.db.run(sql`update plan set accepted_at = coalesce(accepted_at, now()), version = version + 1, updated_at = now(),
        state = case when exists (select from plan_change c where c.plan_id = ${id} and c.kind = any(${[...ACTING_CHANGES]}::text[]) and not c.applied) then state else 'accepted' end where id = ${id}`);
      await tx.enqueue(releaseDueStages, {}, { dedupeKey: 'due' }); // what is to be begun by now is soon with its people, not at the next tick of the clock
      return (await tx.db.row<{ left: number }>(sql`select count(*)::integer as left from plan_change c where ${selected}`))!.left;
    });
    return { ...applied, left };
  }

  @Handles(discardPlan)
  async discard({ id }: Input<typeof discardPlan>, { db, caller, fail }: Context<typeof discardPlan>) {
    const changed = await db.run(sql`update plan set state = 'discarded', version = version + 1, updated_at = now() where id = ${id} and state in ('ready', 'computing')`);
    const plan = (await readPlan(id, { db, tenantId: caller.tenantId })) ?? fail('not-found');
    if (changed === 0) fail('wrong-state', `The plan is ${plan.state}.`);
    return plan;
  }
}

/** The differences of a plan that are to be carried out, as a condition on `plan_change c`. */
function selection(planId: string, { kinds = [...ACTING_CHANGES], codes = null, organisationIds = null, changeIds = null }: Partial<Record<'kinds' | 'codes' | 'organisationIds' | 'changeIds', string[] | undefined | null>>): RawBuilder<boolean> {
  return sql<boolean>`c.plan_id = ${planId} and not c.applied and c.kind = any(${kinds}::text[]) and (${codes ?? null}::text[] is null or c.code = any(${codes ?? null}::text[]))
    and (${organisationIds ?? null}::uuid[] is null or c.client_id = any(${organisationIds ?? null}::uuid[])) and (${changeIds ?? null}::uuid[] is null or c.id = any(${changeIds ?? null}::uuid[]))`;
}

interface Progress { clients: number; applied: Applied }

/** Some clients a transaction; after a crash it goes on with those that are left, since what is applied is no longer selected. */
async function inSteps(where: RawBuilder<boolean>, job: Context<typeof acceptPlan>): Promise<Applied> {
  let progress = (job.checkpoint as Progress | null) ?? { clients: 0, applied: NOTHING_APPLIED };
  const clients = await job.db.rows<{ clientId: string }>(sql`select distinct c.client_id from plan_change c where ${where} order by 1`);
  const total = progress.clients + clients.length;
  for (let at = 0; at < clients.length; at += CLIENTS_A_STEP) {
    const part = clients.slice(at, at + CLIENTS_A_STEP).map((row) => row.clientId);
    const here = sql<boolean>`${where} and c.client_id = any(${part}::uuid[])`;
    progress = await job.step(async (tx) => {
      const applied = await applyDifferences({ from: sql`plan_change c`, where: here }, tx);
      // What is there now counts as applied, whoever did it: accepting again finds nothing to do.
      await inBulk(tx.db, () => tx.db.run(sql`update plan_change c set applied = true, obligation_id = coalesce(c.obligation_id, o.id) from obligation o
        where ${here} and o.client_id = any(${part}::uuid[]) and o.client_id = c.client_id and o.code = c.code and o.period = c.period
          and (case c.kind when 'remove' then o.state = 'cancelled' else o.state <> 'cancelled' and o.expectation_id = c.expectation_id end)`));
      const next = { clients: progress.clients + part.length, applied: addApplied(progress.applied, applied) };
      await tx.save(next);
      return next;
    });
    await job.progress(progress.clients, total);
  }
  return progress.applied;
}
