import { reporting, type EventData } from '@kontora/contracts';
import { Projects, type ReactionContext } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { dropTaskOf, keepTaskOf } from './task-of-origin.ts';

const { stageReleased, stageWithdrawn } = reporting.events;
/** Filing and paying late is what the law fines: НК РФ ст. 119, 75. */
const FINED = ['FILE', 'PAY_ORDERS'];
const origin = (stageId: string) => ({ service: 'reporting', type: 'stage', id: stageId });

/** Each stage of the reporting season that is to be done is one task. */
@Controller()
export class ReportingReactions {
  @Projects(stageReleased)
  async keepStageTask(stage: EventData<typeof stageReleased>, context: ReactionContext) {
    const { stageId, organisationId, code, period, title, startOn, dueOn, assigneeId, groupId } = stage;
    await keepTaskOf(origin(stageId), {
      kind: 'reporting-stage', title, subject: { code, period, stage: stage.stage }, organisationId, startOn: startOn && startOn > dueOn ? dueOn : startOn, dueOn,
      statutory: FINED.includes(stage.stage), clientWaiting: false, assigneeId, groupId,
    }, context);
  }

  @Projects(stageWithdrawn)
  async dropStageTask({ stageId }: EventData<typeof stageWithdrawn>, context: ReactionContext) {
    await dropTaskOf(origin(stageId), context);
  }
}
