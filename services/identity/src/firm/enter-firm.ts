import type { Db } from '@kontora/platform';
import { sql } from 'kysely';

/**
 * Takes the rest of a public operation's transaction into a firm. It began in none, since nobody was signed in; call it once a secret
 * (the token of an invitation) has shown which firm it is about. The audit trail names the employee.
 */
export async function enterFirm(db: Db, firmId: string, employeeId: string): Promise<void> {
  await db.row(sql`select set_config('app.tenant_id', ${firmId}, true), set_config('app.actor', ${employeeId}, true)`);
}
