import { identity, type Input } from '@kontora/contracts';
import { Database, Handles, type Caller, type Context, type Db } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { Accounts } from '../adapters/accounts.ts';
import { LetterBox } from '../adapters/letter-box.ts';
import { outrankedBy } from './authority.ts';

const { createPasswordReset, sendPasswordReset } = identity;
interface Whose { id: string; userId: string; roles: string[] }

/** A new password for an employee, begun by those who manage them: by letter, or where none can be sent by a link that is handed over. */
@Controller()
export class PasswordResetController {
  constructor(private readonly accounts: Accounts, private readonly letters: LetterBox, private readonly database: Database) {}

  @Handles(createPasswordReset)
  async create({ id, language }: Input<typeof createPasswordReset>, { db, caller, enqueue, fail }: Context<typeof createPasswordReset>) {
    if (caller.kind !== 'employee') fail('employees-only', 'Whose password is replaced is decided by an employee, not by a program.');
    const employee = (await db.row<Whose & { state: string }>(sql`select id, state, user_id, roles from employee where id = ${id} for share`)) ?? fail('not-found');
    if (employee.state !== 'active') fail('wrong-state', 'Only somebody at work has a password to replace. Who has not accepted yet is invited again.');
    const email = await this.accounts.emailOf(employee.userId);
    if (this.letters.delivers) {
      await noted(db, id, false);
      await enqueue(sendPasswordReset, { email, language });
      return { link: null };
    }
    const problem = await this.linkProblem(db, employee, caller);
    if (problem) fail(problem.code, problem.detail);
    const expiresAt = await noted(db, id, true);
    return { link: { url: this.letters.passwordResetLink((await this.accounts.resetToken(email))!), expiresAt } };
  }

  /** Whoever sees the link can enter with it: it must open nothing that its maker could not reach. */
  private async linkProblem(db: Db, { id, userId, roles }: Whose, caller: Caller) {
    if (id === caller.id) return { code: 'own-password' as const, detail: 'Change your own password in your profile.' };
    const { rowCount } = await this.database.worker.query('select from employee where user_id = $1 and tenant_id <> $2 limit 1', [userId, caller.tenantId]);
    if (rowCount) return { code: 'works-elsewhere' as const, detail: 'This person signs in with the same password to another firm.' };
    return outrankedBy(db, roles, caller);
  }
}

/** Leaves in the trail who asked; answers when the link ends. */
async function noted(db: Db, employeeId: string, shown: boolean): Promise<string> {
  const { expiresAt } = (await db.row<{ expiresAt: string }>(sql`insert into password_reset (id, employee_id, shown, expires_at) values (${v7()}, ${employeeId}, ${shown}, now() + interval '1 hour')
    on conflict (tenant_id, employee_id) do update set shown = excluded.shown, expires_at = excluded.expires_at, version = password_reset.version + 1, updated_at = now() returning expires_at`))!;
  return expiresAt;
}
