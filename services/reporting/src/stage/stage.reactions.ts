import { reporting, tasks, type EventData } from '@kontora/contracts';
import { Projects, type ReactionContext } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { announceObligations } from '../obligation/announce.ts';
import { Obligation } from '../obligation/obligation.ts';
import { today } from '../today.ts';
import { endStage, type StageEnd } from './end-stage.ts';
import { OPEN_STAGES, type StageRow } from './stage-rows.ts';

const { taskChanged } = tasks.events;
type TaskFacts = EventData<typeof taskChanged>;

/** What happens to a task happens to its stage. */
@Controller()
export class StageReactions {
  @Projects(taskChanged)
  async followTask(task: TaskFacts, { em, db, publish }: ReactionContext) {
    if (task.origin?.service !== reporting.service.name || task.origin.type !== 'stage') return;
    const stage = await db.row<StageRow>(sql`select id, obligation_id, key, workflow, no, code, state from stage where id = ${task.origin.id}`);
    if (!stage || stage.state === 'withdrawn') return;
    const obligation = await em.findOneOrFail(Obligation, stage.obligationId);
    const end = endOf(task);
    if (end && OPEN_STAGES.includes(stage.state)) return endStage({ obligation, stage, end }, { em, db, publish });
    const state = task.state === 'in-work' || task.state === 'review' ? 'in-work' : task.state === 'open' ? 'released' : undefined;
    if (!state || (state === stage.state && !task.assigneeId)) return;
    await db.run(sql`update stage set state = ${state}, employee_id = ${task.performerId ?? task.assigneeId}, group_id = ${task.groupId}, completed_on = null, completed_by = null, version = version + 1, updated_at = now()
      where id = ${stage.id} and (state, employee_id, group_id) is distinct from (${state}, ${task.performerId ?? task.assigneeId}::uuid, ${task.groupId}::uuid)`);
    if (state !== 'in-work' || obligation.state !== 'planned') return;
    Object.assign(obligation, { begun: true });
    obligation.take('begin', (code) => { throw new Error(code); });
    await em.flush();
    await announceObligations([obligation.id], { db, publish });
  }
}

/** How a stage ends with its task: done, not needed, or without result, which somebody must look at. Undefined while the task is open. */
function endOf({ state, outcome, completedOn, performerId, minutes }: TaskFacts): StageEnd | undefined {
  const base = { on: completedOn ?? today(), by: performerId ?? 'task', minutes, comment: null, viaTask: true };
  if (state === 'cancelled' || (state === 'done' && outcome === 'impossible')) return { ...base, state: 'blocked' };
  return state === 'done' ? { ...base, state: outcome === 'not-needed' ? 'skipped' : 'done' } : undefined;
}
