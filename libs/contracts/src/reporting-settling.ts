import { z } from 'zod';
import { job } from './contract.ts';
import { WhichObligations } from './reporting-views.ts';
import { Flag, line } from './shapes.ts';

/** Taking a year over that has begun elsewhere. */
export const settlingOperations = {
  settleObligations: job({
    summary: 'Record obligations of the past as met before they were kept here',
    description: 'For a firm that begins with Kontora, or a client that comes, in the middle of a year. Obligations of the filter that were due before today and were not begun count as filed and accepted, or as paid, on their due dates. '
      + 'What somebody has begun is left alone. A dry run answers the same numbers and changes nothing.',
    http: 'POST /obligations/settle', permission: 'reporting:plan', idempotency: 'required', input: z.object({ filter: WhichObligations, reason: line(1000).describe('Who met them, and how that is known'), dryRun: Flag.default(false) }),
    output: z.object({ settled: z.int(), left: z.int().describe('Of the filter, but begun, off, or not due yet') }).meta({ id: 'ObligationsSettled' }),
  }),
};
