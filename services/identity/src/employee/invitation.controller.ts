import { identity, type Input } from '@kontora/contracts';
import { Database, Handles, type Context } from '@kontora/platform';
import { Controller } from '@nestjs/common';
import { sql } from 'kysely';
import { createHash, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { Accounts } from '../adapters/accounts.ts';
import { LetterBox } from '../adapters/letter-box.ts';
import { Throttle } from '../adapters/throttle.ts';
import { enterFirm } from '../firm/enter-firm.ts';
import { tooMany, WORDS } from '../session/refusals.ts';
import { outrankedBy } from './authority.ts';
import { Employee } from './employee.ts';

const { resendInvitation, readInvitation, acceptInvitation, sendInvitation, events } = identity;
const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');
/** Whom a link invites, found before any firm is known. */
interface Invited { firmId: string; firm: string; employeeId: string; name: string; email: string }

/** Invitations: a link that proves the e-mail, good once and for 7 days; the latest one only. */
@Controller()
export class InvitationController {
  constructor(private readonly accounts: Accounts, private readonly letters: LetterBox, private readonly throttle: Throttle, private readonly database: Database) {}

  @Handles(resendInvitation)
  async resend({ id, language }: Input<typeof resendInvitation>, { db, caller, enqueue, fail }: Context<typeof resendInvitation>) {
    const employee = (await db.row<{ state: string; roles: string[] }>(sql`select state, roles from employee where id = ${id}`)) ?? fail('not-found');
    if (employee.state !== 'invited') fail('wrong-state', 'Only somebody who has not accepted yet can be invited again.');
    const problem = await outrankedBy(db, employee.roles, caller);
    if (problem) fail(problem.code, problem.detail);
    await enqueue(sendInvitation, { employeeId: id, language });
    return { done: true as const };
  }

  /** The token is made here, so that it is in no job's input; a repeated attempt makes another, and the letter sent last is the one that counts. */
  @Handles(sendInvitation)
  async send({ employeeId, language }: Input<typeof sendInvitation>, { step }: Context<typeof sendInvitation>) {
    const token = randomBytes(32).toString('base64url');
    const link = this.letters.delivers ? null : this.letters.invitationLink(token);
    const invited = await step(async ({ db }) => db.row<{ name: string; email: string; firm: string }>(sql`
      with made as (
        insert into invitation (id, employee_id, token_hash, expires_at, link) select ${v7()}::uuid, id, ${hashOf(token)}, now() + interval '7 days', ${link} from employee where id = ${employeeId} and state = 'invited'
        on conflict (tenant_id, employee_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at, link = excluded.link, version = invitation.version + 1, updated_at = now()
        returning employee_id)
      select e.name, e.email, f.name as firm from made join employee e on e.id = made.employee_id cross join firm f`));
    if (!invited) return { sent: false };
    await this.letters.invitation({ to: invited.email, name: invited.name, firm: invited.firm, token, language });
    return { sent: this.letters.delivers };
  }

  @Handles(readInvitation)
  async read({ token }: Input<typeof readInvitation>, { fail }: Context<typeof readInvitation>) {
    const { firm, name, email } = (await this.find(token)) ?? fail('link-over', WORDS.linkOver);
    return { firm, name, email, hasAccount: (await this.accounts.byEmail(email)) !== undefined };
  }

  @Handles(acceptInvitation)
  async accept({ token, password, clientAddress }: Input<typeof acceptInvitation>, { em, db, publish, fail }: Context<typeof acceptInvitation>) {
    const wait = await this.throttle.attempt(`invitation:${hashOf(token)}`, clientAddress);
    if (wait > 0) fail('too-many-attempts', tooMany(wait));
    const invited = (await this.find(token)) ?? fail('link-over', WORDS.linkOver);
    const personId = (await this.personOf(invited, password)) ?? fail('wrong-credentials', 'This e-mail signs in here already: give the password it has.');
    await enterFirm(db, invited.firmId, invited.employeeId);
    if ((await db.run(sql`delete from invitation where employee_id = ${invited.employeeId} and token_hash = ${hashOf(token)} and expires_at > now()`)) === 0) fail('link-over', WORDS.linkOver);
    const employee = (await em.findOne(Employee, invited.employeeId)) ?? fail('link-over', WORDS.linkOver);
    if (!employee.may('accept')) fail('link-over', WORDS.linkOver);
    employee.accept(personId);
    publish(events.employeeChanged, employee.id, employee.facts());
    return { email: invited.email };
  }

  /** The account of the e-mail, opened when there is none; undefined when the password is not that of the one there is. */
  private async personOf({ email, name }: Invited, password: string): Promise<string | undefined> {
    const known = await this.accounts.byEmail(email);
    if (!known) return this.accounts.create({ email, name, password });
    const entry = await this.accounts.signIn(email, password);
    if (entry?.state === 'signed-in') await this.accounts.signOut(entry.token);
    return entry && known.id;
  }

  private async find(token: string): Promise<Invited | undefined> {
    const { rows } = await this.database.worker.query<Invited>(`select e.tenant_id as "firmId", f.name as firm, e.id as "employeeId", e.name, e.email
      from invitation i join employee e on e.id = i.employee_id and e.tenant_id = i.tenant_id join firm f on f.id = e.tenant_id
      where i.token_hash = $1 and i.expires_at > now() and e.state = 'invited'`, [hashOf(token)]);
    return rows[0];
  }
}
