import { z } from 'zod';
import { FilingStep, ObligationKind, ObligationState } from './reporting-obligations.ts';
import { CivilDay, Id, PeriodId, Version } from './shapes.ts';

/** An obligation as it is now. */
export const ObligationFacts = z.object({
  obligationId: Id, version: Version, organisationId: Id, code: z.string(), kind: ObligationKind, period: PeriodId, state: ObligationState, dueOn: CivilDay, filedOn: CivilDay.nullable(),
  late: z.boolean().describe('As of the event'), correctionNo: z.int(), employeeId: Id.nullable(),
});
/** What an obligation is now, and whether it took a step of its life or only its employee changed. */
export const ObligationChanged = ObligationFacts.extend({ change: z.enum(['step', 'employee']) });
/** The obligations of one client that a plan created, removed, restored or moved; facts of a higher version win. */
export const ClientSeasonPlanned = z.object({ organisationId: Id, year: z.int(), obligations: z.array(ObligationFacts) });

/** A stage of an obligation is to be done now, or what is known of it changed: the worklist must hold one task for it. */
export const StageReleased = z.object({
  stageId: Id, obligationId: Id, organisationId: Id, code: z.string().describe('Of the obligation, from the catalogue'), period: PeriodId, stage: z.string().describe('Code of the stage'),
  title: z.string().describe('In Russian; code, period and stage say it in any language'), startOn: CivilDay.nullable(), dueOn: CivilDay,
  role: z.string().describe('Who it is for by the rules'), assigneeId: Id.nullable(), groupId: Id.nullable(),
});
/** A stage need not be done any more: its task is cancelled unless it is done. */
export const StageWithdrawn = z.object({ stageId: Id });
/** A step of the conversation with the authority was recorded. */
export const FilingRecorded = z.object({ filingId: Id, obligationId: Id, organisationId: Id, code: z.string(), period: PeriodId, step: FilingStep, correctionNo: z.int(), on: CivilDay, cause: z.enum(['client', 'firm', 'authority']).nullable() });
/** The daily check compared what is expected with what exists. */
export const GapsChecked = z.object({ on: CivilDay, open: z.int(), found: z.int().describe('New since the last check'), settled: z.int() });
