import { Period } from '@kontora/domain';
import { z } from 'zod';

/** An identifier: UUIDv7, so that ids sort by creation. */
export const Id = z.uuid().describe('UUIDv7');
/** The version an object has; it is also its `ETag`. */
export const Version = z.int().min(1).describe('Grows by one with every change; the value of ETag and If-Match');
/** A day without a time of day or a zone, `YYYY-MM-DD`. */
export const CivilDay = z.iso.date().refine((day) => day >= '1000', 'Expected a year from 1000 on').describe('Civil date YYYY-MM-DD, of the years 1000 to 9999');
/** A moment, RFC 3339 in UTC. Postgres knows no year 0 and no zone beyond ±15:59. */
export const Instant = z.iso.datetime({ offset: true }).refine((text) => !/^0000|[+-](1[6-9]|2\d):\d\d$/.test(text), 'There is no such year or zone').describe('Instant, RFC 3339 in UTC');
/** A reporting period: `2026`, `2026-Q3`, `2026-C3` (from the start of the year), `2026-07`, `2026-07-A` (half-period of НДФЛ), `2026-07-15` (the day of an event). */
export const PeriodId = z.string().regex(/^[1-9]\d{3}(-Q[1-4]|-C[1-4]|-(0[1-9]|1[0-2])(-([AB]|0[1-9]|[12]\d|3[01]))?)?$/, 'Expected a period such as 2026, 2026-Q3, 2026-C3, 2026-07, 2026-07-A or a day')
  .refine((text): boolean => Period.is(text), 'There is no such day').describe('Period');
/** Money outside: a decimal string, and the currency. */
export const MoneyAmount = z.object({ amount: z.string().regex(/^-?\d{1,15}(\.\d{1,2})?$/, 'Expected a decimal such as 1210.50'), currency: z.string().length(3).default('RUB') }).meta({ id: 'Money' });
/** The name an object has in another system; unique per firm and system. */
export const ExternalRef = z.object({ system: z.string().min(1).max(40), id: z.string().min(1).max(200) }).meta({ id: 'ExternalRef' });
/** A trimmed line of text. */
export const line = (max: number) => z.string().trim().min(1).max(max);
/** A boolean as it arrives in a query string. */
export const Flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((v) => v === 'true')]);

/** Nothing to tell but that it is done. */
export const Done = z.object({ done: z.literal(true) }).meta({ id: 'Done' });

export const JobState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);
/** Background work: its state and progress. `result` follows the output of the operation that started it. */
export const Job = z.object({
  id: Id, service: z.string(), operation: z.string(), state: JobState,
  progress: z.object({ done: z.int(), total: z.int().nullable() }),
  result: z.unknown().nullable(), problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
  createdAt: Instant, finishedAt: Instant.nullable(),
}).meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

/** One thing wrong with a request, and where. */
export const ProblemItem = z.object({ pointer: z.string().describe('JSON pointer of the field'), code: z.string(), detail: z.string() });
/** Every failure looks like this (RFC 9457). */
export const Problem = z.object({
  type: z.string(), title: z.string(), status: z.int(), code: z.string().describe('Stable; for programs'), detail: z.string().describe('For people'),
  instance: z.string().optional(), errors: z.array(ProblemItem).optional(), traceId: z.string(), retryable: z.boolean(),
  conflicts: z.record(z.string(), z.object({ base: z.unknown(), stored: z.unknown(), yours: z.unknown() })).optional().describe('Fields changed by both sides (412)'),
  candidates: z.array(z.unknown()).optional().describe('Possible duplicates (409)'), confirmToken: z.string().optional(), retryAfter: z.number().optional(),
}).meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
