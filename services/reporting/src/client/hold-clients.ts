import type { Db } from '@kontora/platform';
import { sql, type RawBuilder } from 'kysely';

/** Holds clients as they are until the end, before it is read who is responsible for them: a change of that waits, and then finds what was made here. */
export const holdClients = (ids: RawBuilder<unknown>, db: Db) => db.run(sql`select from client where id in (${ids}) order by id for share`);
