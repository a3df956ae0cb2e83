import { z } from 'zod';
import { CivilDay, Id, PeriodId } from './shapes.ts';

/** A stage of an obligation is to be done now, or what is known of it changed: the worklist must hold one task for it. */
export const StageReleased = z.object({
  stageId: Id, obligationId: Id, organisationId: Id, code: z.string().describe('Of the obligation, from the catalogue'), period: PeriodId, stage: z.string().describe('Code of the stage'),
  title: z.string().describe('In Russian; code, period and stage say it in any language'), startOn: CivilDay.nullable(), dueOn: CivilDay,
  role: z.string().describe('Who it is for by the rules'), assigneeId: Id.nullable(), groupId: Id.nullable(),
});
/** A stage need not be done any more: its task is cancelled unless it is done. */
export const StageWithdrawn = z.object({ stageId: Id });
