import { obligationField, reporting, type Input } from '@kontora/contracts';
import { Handles, Scheduled, type Context, type ScheduleContext } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { heldAsSeen } from '../obligation/held-as-seen.ts';
import { obligationFilterColumns, readObligation, stageColumns } from '../obligation/obligation-view.ts';
import { today } from '../today.ts';
import { announceStages } from './announce.ts';
import { endStage } from './end-stage.ts';
import { setNextStart } from './follow-obligation.ts';
import { releaseDue, releaseNow } from './release.ts';
import { OPEN_STAGES, stageOf, type StageState } from './stage-rows.ts';

const { blockStage, completeStage, listObligationStages, moveStage, reassignStage, releaseDueStages, releaseStage, reopenStage, skipStage } = reporting;
const FIVE_MINUTES = 5 * 60_000;

/** Stages: their release by the clock, and what people do with them by hand. */
@Controller()
export class StageController {
  @Scheduled({ every: FIVE_MINUTES })
  async releaseStages({ tenants, inTenant }: ScheduleContext) {
    for (const tenantId of await tenants()) while ((await inTenant(tenantId, releaseDue)).more);
  }

  @Handles(releaseDueStages)
  async releaseDue(_: Input<typeof releaseDueStages>, { step, progress }: Context<typeof releaseDueStages>) {
    let released = 0;
    for (let more = true; more; await progress(released)) {
      const done = await step(releaseDue);
      [released, more] = [released + done.released, done.more];
    }
    return { released };
  }

  @Handles(listObligationStages)
  list(_: Input<typeof listObligationStages>, { list }: Context<typeof listObligationStages>) {
    return list({
      columns: stageFilterColumns(), id: sql`v.obligation_id::text || v.key`, from: stageFrom,
      select: sql`${stageColumns}, v.client_id as organisation_id, k.name as organisation_name, v.obligation_code, v.period, (${isOverdue()}) as overdue`,
    });
  }

  @Handles(moveStage)
  async move({ id, key, plannedOn }: Input<typeof moveStage>, context: Context<typeof moveStage>) {
    const { db, publish } = context;
    const { stage } = await seen({ id, key }, context, OPEN_STAGES);
    await db.run(sql`update stage set planned_on = ${plannedOn}, start_on = least(start_on, ${plannedOn}::date), moved_by_hand = true, version = version + 1, updated_at = now() where id = ${stage.id}`);
    await announceStages([stage.id], { db, publish });
    return after(id, context);
  }

  @Handles(reassignStage)
  async reassign({ id, key, employeeId = undefined, groupId = undefined }: Input<typeof reassignStage>, context: Context<typeof reassignStage>) {
    const { db, publish } = context;
    const { stage } = await seen({ id, key }, context, OPEN_STAGES);
    await db.run(sql`update stage set employee_id = ${employeeId ?? null}, group_id = ${groupId ?? null}, assigned_by_hand = true, version = version + 1, updated_at = now() where id = ${stage.id}`);
    await announceStages([stage.id], { db, publish });
    return after(id, context);
  }

  @Handles(releaseStage)
  async release({ id, key }: Input<typeof releaseStage>, context: Context<typeof releaseStage>) {
    await seen({ id, key }, context, ['planned', 'blocked']);
    await releaseNow({ obligationId: id, key }, context);
    return after(id, context);
  }

  @Handles(completeStage)
  async complete({ id, key, on = today(), minutes, comment }: Input<typeof completeStage>, context: Context<typeof completeStage>) {
    if (on > today()) context.fail('day-in-future', 'What is done was done; the day lies in the future.');
    const { obligation, stage } = await seen({ id, key }, context, OPEN_STAGES);
    await endStage({ obligation, stage, end: { state: 'done', on, by: context.caller.id, minutes: minutes ?? null, comment: comment ?? null, viaTask: false } }, context);
    return after(id, context);
  }

  @Handles(skipStage)
  skip({ id, key, reason }: Input<typeof skipStage>, context: Context<typeof skipStage>) {
    return endByHand({ id, key, state: 'skipped', reason }, context);
  }

  @Handles(blockStage)
  block({ id, key, reason }: Input<typeof blockStage>, context: Context<typeof blockStage>) {
    return endByHand({ id, key, state: 'blocked', reason }, context);
  }

  @Handles(reopenStage)
  async reopen({ id, key }: Input<typeof reopenStage>, context: Context<typeof reopenStage>) {
    await seen({ id, key }, context, ['done', 'skipped', 'blocked']);
    await releaseNow({ obligationId: id, key }, context);
    return after(id, context);
  }
}

/** Whether `obligation_stage v` should have been done. */
export const isOverdue = (): RawBuilder<boolean> => sql`v.state in ('planned', 'released', 'in-work', 'blocked') and v.planned_on < ${today()}::date`;

/** `obligation_stage v`, with its obligation and client for the filters that need them; the planner leaves them out otherwise. */
export const stageFrom = sql`obligation_stage v left join obligation o on o.id = v.obligation_id left join client k on k.id = v.client_id`;
/** Where the fields of the contract's stage filter are, on {@link stageFrom}. */
export const stageFilterColumns = () => ({
  ...ofObligations(),
  obligationId: sql`v.obligation_id`, organisationId: sql`v.client_id`, organisationName: { at: sql`k.name`, notNull: true as const, name: true as const }, obligationCode: { at: sql`v.obligation_code`, notNull: true as const }, period: sql`v.period`, code: sql`v.code`, state: sql`v.state`,
  role: sql`v.role`, employeeId: sql`v.employee_id`, startOn: { at: sql`v.start_on`, notNull: true as const }, plannedOn: { at: sql`v.planned_on`, notNull: true as const }, overdue: sql`(${isOverdue()})`,
});

type OfObligations = { [K in keyof ReturnType<typeof obligationFilterColumns> as `obligation${Capitalize<K>}`]: ReturnType<typeof obligationFilterColumns>[K] };
const ofObligations = () => Object.fromEntries(Object.entries(obligationFilterColumns()).map(([name, column]) => [obligationField(name), column])) as unknown as OfObligations;

type StageContext = Pick<Context<typeof moveStage>, 'em' | 'db' | 'publish' | 'ifMatch' | 'fail'>;

/** The obligation as the caller has seen it and its stage, with a row of its own, in one of the states in which the command makes sense. */
async function seen({ id, key }: { id: string; key: string }, { em, db, ifMatch, fail }: StageContext, states: readonly StageState[]) {
  const obligation = await heldAsSeen(id, { em, ifMatch, fail });
  if (obligation.state === 'cancelled' || obligation.state === 'not-required') fail('wrong-state', `The obligation is ${obligation.state}.`);
  const stage = (await stageOf(db, id, key)) ?? fail('not-found');
  if (!states.includes(stage.state)) fail('wrong-state', `The stage is ${stage.state}.`);
  return { obligation, stage };
}

/** Ends a stage without its being done, today and for a reason. */
async function endByHand({ id, key, state, reason }: { id: string; key: string; state: 'skipped' | 'blocked'; reason: string }, context: StageContext & Pick<Context<typeof skipStage>, 'caller'>) {
  const { obligation, stage } = await seen({ id, key }, context, OPEN_STAGES.filter((open) => open !== state));
  await endStage({ obligation, stage, end: { state, on: today(), by: context.caller.id, minutes: null, comment: reason, viaTask: false } }, context);
  return after(id, context);
}

/** A change of a stage is a change of its obligation: whoever has seen the one has not seen the other. */
async function after(id: string, { em, db }: StageContext) {
  await em.flush();
  await db.run(sql`update obligation set version = version + 1, updated_at = now() where id = ${id}`);
  await setNextStart([id], db);
  return (await readObligation(db, id))!;
}
