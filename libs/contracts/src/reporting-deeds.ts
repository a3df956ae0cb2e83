import { z } from 'zod';
import { command } from './contract.ts';
import { CivilDay, Flag, Id, line, Version } from './shapes.ts';

/** What can be done to many obligations at once: decisions about them, who prepares them, and steps of the conversation that were taken outside. */
export const ObligationDeed = z.enum(['cancel', 'restore', 'ask-not-required', 'confirm-not-required', 'assign', 'sent', 'delivered', 'accepted', 'paid']);
/** The deeds that need a reason, and those that happened on a day. */
export const REASONED_DEEDS = ['cancel', 'restore', 'ask-not-required'] as const satisfies readonly z.infer<typeof ObligationDeed>[];
export const DATED_DEEDS = ['sent', 'delivered', 'accepted', 'paid'] as const satisfies readonly z.infer<typeof ObligationDeed>[];
/** What became of one of them; of all but `done` nothing changed. `changed-since`: somebody changed it after it was looked at. */
export const DeedOutcome = z.enum(['done', 'not-found', 'changed-since', 'wrong-state', 'same-person', 'not-requested', 'nothing-to-file']);

const includes = (deeds: readonly string[], deed: string) => deeds.includes(deed);

/** Deeds on many obligations. */
export const deedOperations = {
  changeObligations: command({
    summary: 'Do the same to many obligations, with an outcome for each',
    description: 'Each follows the rules of its own operation, and is done or left as it is. `cancel` and `restore` undo each other, and so does `assign` with `before`. A dry run answers the same outcomes and changes nothing.',
    http: 'POST /obligations/change', permission: 'reporting:write',
    input: z.object({
      deed: ObligationDeed, obligations: z.array(z.object({ id: Id, version: Version.describe('As it was seen') })).min(1).max(500), reason: line(1000).optional().describe('Of cancel, restore, ask-not-required'),
      on: CivilDay.optional().describe('Of sent, delivered, accepted, paid'), comment: line(2000).optional(), employeeId: Id.nullable().optional().describe('Of assign; null: by the responsible employees of the client'), dryRun: Flag.default(false),
    })
      .refine(({ deed, reason }) => !includes(REASONED_DEEDS, deed) || reason !== undefined, { path: ['reason'], error: 'Say why' })
      .refine(({ deed, on }) => !includes(DATED_DEEDS, deed) || on !== undefined, { path: ['on'], error: 'Say when' })
      .refine(({ deed, employeeId }) => deed !== 'assign' || employeeId !== undefined, { path: ['employeeId'], error: 'Name an employee, or null' })
      .refine(({ obligations }) => new Set(obligations.map(({ id }) => id)).size === obligations.length, { path: ['obligations'], error: 'Name each once' }),
    output: z.object({
      done: z.int(), left: z.int(),
      outcomes: z.array(z.object({ id: Id, outcome: DeedOutcome, version: Version.nullable().describe('As it is now'), before: z.object({ employeeId: Id.nullable() }).nullable().describe('Who was named by hand to prepare it; of assign') })).describe('In the order asked'),
    }).meta({ id: 'ObligationsChanged' }),
    errors: { 'day-in-future': 'unprocessable' },
  }),
};
