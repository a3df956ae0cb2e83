import { reporting, tasks, type EventData } from '@kontora/contracts';
import { Projects, type ReactionContext } from '@kontora/platform';
import { HELD } from '@kontora/platform/entity';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { announceObligations } from '../obligation/announce.ts';
import { Obligation } from '../obligation/obligation.ts';
import { today } from '../today.ts';
import { endStage, type StageEnd } from './end-stage.ts';
import { stageRowColumns, type StageRow, type StageState } from './stage-rows.ts';

const { taskChanged } = tasks.events;
type TaskFacts = EventData<typeof taskChanged>;

/** What happens to a task happens to its stage. */
@Controller()
export class StageReactions {
  @Projects(taskChanged)
  async followTask(task: TaskFacts, { em, db, publish }: ReactionContext) {
    if (task.origin?.service !== reporting.service.name || task.origin.type !== 'stage') return;
    const its = await db.row<{ obligationId: string }>(sql`select obligation_id from stage where id = ${task.origin.id}`);
    if (!its) return;
    const obligation = await em.findOneOrFail(Obligation, its.obligationId, HELD);
    const stage = (await db.row<StageRow>(sql`select ${stageRowColumns} from stage where id = ${task.origin.id}`))!;
    if (!followsTask(stage)) return;
    const end = endOf(task);
    if (end) return ENDED.includes(stage.state) || end.state === stage.state ? undefined : endStage({ obligation, stage, end }, { em, db, publish });
    const state = task.state === 'open' ? 'released' : 'in-work';
    const holder = { employee: sql`${task.performerId ?? task.assigneeId}::uuid`, group: sql`${task.groupId}::uuid` };
    await db.run(sql`update stage set state = ${state}, employee_id = ${holder.employee}, group_id = ${holder.group}, completed_on = null, completed_by = null, ended_by_task = false, version = version + 1, updated_at = now(),
        assigned_by_hand = assigned_by_hand or (${task.change} <> 'created' and (employee_id, group_id) is distinct from (${holder.employee}, ${holder.group}))
      where id = ${stage.id} and (state, employee_id, group_id) is distinct from (${state}, ${holder.employee}, ${holder.group})`);
    if (state !== 'in-work' || obligation.state !== 'planned') return;
    Object.assign(obligation, { begun: true });
    obligation.take('begin', (code) => { throw new Error(code); });
    await em.flush();
    await announceObligations([obligation.id], { db, publish });
  }
}

const ENDED: readonly StageState[] = ['done', 'skipped'];
/** Whether there is a task to follow: not of a stage that waits for its time, is off, or was ended by hand or by a filing, whatever its task tells afterwards. */
const followsTask = ({ state, endedByTask }: StageRow) => state === 'released' || state === 'in-work' || state === 'blocked' || (endedByTask && ENDED.includes(state));

/** How a stage ends with its task: done, not needed, or without result, which somebody must look at. Undefined while the task is open. */
function endOf({ state, outcome, completedOn, performerId, minutes }: TaskFacts): StageEnd | undefined {
  const base = { on: completedOn ?? today(), by: performerId ?? 'task', minutes, comment: null, viaTask: true };
  if (state === 'cancelled' || (state === 'done' && outcome === 'impossible')) return { ...base, state: 'blocked' };
  return state === 'done' ? { ...base, state: outcome === 'not-needed' ? 'skipped' : 'done' } : undefined;
}
