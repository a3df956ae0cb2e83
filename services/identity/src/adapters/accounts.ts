import { cookieFrom, refusal, withCookie, type AuthCore } from './auth.ts';

/** A person's account, across firms. */
export interface Person { id: string; name: string; email: string; secondFactor: boolean }
/** An open session: whose, in which firm, until when. */
export interface OpenSession { person: Person; firmId: string | null; expiresAt: Date }
/** How far a sign-in has come. */
export type Entry = { state: 'signed-in'; token: string } | { state: 'second-factor'; challenge: string };

/** Persons, their passwords and their sessions. */
export class Accounts {
  constructor(private readonly core: AuthCore) {}

  /** A person who has a password or may have come through an issuer; by e-mail in any case. */
  async byEmail(email: string): Promise<{ id: string } | undefined> {
    const { internalAdapter } = await this.core.auth.$context;
    return (await internalAdapter.findUserByEmail(email.toLowerCase()))?.user;
  }

  /** The e-mail a person signs in with. @throws Error when nobody has this id. */
  async emailOf(personId: string): Promise<string> {
    const { internalAdapter } = await this.core.auth.$context;
    const person = await internalAdapter.findUserById(personId);
    if (!person) throw new Error('an employee has an account that is not there');
    return person.email;
  }

  /** Opens an account whose e-mail is proved. @throws Error of the database when the e-mail is taken. */
  async create({ email, name, password }: { email: string; name: string; password: string }): Promise<string> {
    const { internalAdapter, password: passwords } = await this.core.auth.$context;
    const hash = await passwords.hash(password);
    const user = await internalAdapter.createUser({ email: email.toLowerCase(), name, emailVerified: true }, { method: 'email-password', action: 'create-user' } as never);
    await internalAdapter.linkAccount({ userId: user.id, providerId: 'credential', accountId: user.id, password: hash });
    return user.id;
  }

  /** Undefined: no such e-mail, or not its password; both take the same time. */
  async signIn(email: string, password: string): Promise<Entry | undefined> {
    const { auth } = this.core;
    try {
      const { headers } = await this.core.pool.during(() => auth.api.signInEmail({ body: { email, password }, returnHeaders: true }));
      const challenge = await cookieFrom(auth, 'two_factor', headers);
      return challenge ? { state: 'second-factor', challenge } : { state: 'signed-in', token: (await cookieFrom(auth, 'session_token', headers))! };
    } catch (error) {
      if (refusal(error) === 'INVALID_EMAIL_OR_PASSWORD') return undefined;
      throw error;
    }
  }

  /** The session of a token; undefined when it has ended or the token is not ours. */
  async session(token: string | undefined): Promise<OpenSession | undefined> {
    const found = await this.find(token);
    if (!found) return undefined;
    const { user, session } = found;
    return { person: { id: user.id, name: user.name, email: user.email, secondFactor: user.twoFactorEnabled === true }, firmId: session.firmId ?? null, expiresAt: session.expiresAt };
  }

  async chooseFirm(token: string, firmId: string | null): Promise<void> {
    const found = await this.find(token);
    if (found) await (await this.core.auth.$context).internalAdapter.updateSession(found.session.token, { firmId });
  }

  async signOut(token: string | undefined): Promise<void> {
    const found = await this.find(token);
    if (found) await (await this.core.auth.$context).internalAdapter.deleteSession(found.session.token);
  }

  /** Sets another password and ends all sessions; answers the token of a new one, or undefined for a wrong password. */
  async changePassword(token: string, password: string, newPassword: string): Promise<string | undefined> {
    const { auth } = this.core;
    try {
      const { headers } = await auth.api.changePassword({ body: { currentPassword: password, newPassword, revokeOtherSessions: true }, headers: await withCookie(this.core, 'session_token', token), returnHeaders: true });
      return await cookieFrom(auth, 'session_token', headers);
    } catch (error) {
      if (['INVALID_PASSWORD', 'CREDENTIAL_ACCOUNT_NOT_FOUND'].includes(refusal(error))) return undefined;
      throw error;
    }
  }

  /** Ends all sessions and every other link. False: the link was used, is too old, or never was one. */
  async resetPassword(token: string, newPassword: string): Promise<boolean> {
    try {
      await this.core.auth.api.resetPassword({ body: { token, newPassword } });
      return true;
    } catch (error) {
      if (refusal(error) === 'INVALID_TOKEN') return false;
      throw error;
    }
  }

  /** The token of a link to a new password, good for an hour; undefined when nobody has this e-mail. */
  resetToken(email: string): Promise<string | undefined> { return this.core.resetToken(email.toLowerCase()); }

  /** Removes what nobody can use any more: sessions, links and counters whose time is over. */
  async removeExpired(): Promise<void> {
    await this.core.pool.query(`delete from "session" where "expiresAt" < now() - interval '1 day'`);
    await this.core.pool.query(`delete from "verification" where "expiresAt" < now() - interval '1 day'`);
    await this.core.pool.query(`delete from throttle where expire < (extract(epoch from now()) - 3600) * 1000`);
  }

  private async find(token: string | undefined) {
    if (!token) return null;
    return this.core.pool.during(async () => this.core.auth.api.getSession({ headers: await withCookie(this.core, 'session_token', token) }));
  }
}
