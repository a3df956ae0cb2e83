import { sql, type RawBuilder } from 'kysely';
import { today } from '../today.ts';

/**
 * Whether `obligation o` is late, as SQL: filed after its due date, or not filed although it has passed. An original that was refused or
 * failed has no filing date; a correction leaves that of its original.
 */
export const isLate = (on = today()): RawBuilder<boolean> =>
  sql`case when o.filed_on is not null then o.filed_on > o.due_on else o.state not in ('not-required', 'cancelled') and o.due_on < ${on}::date end`;
