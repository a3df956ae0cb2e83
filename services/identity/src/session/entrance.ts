import type { Output, identity } from '@kontora/contracts';
import { CALLER_LIFETIME_SECONDS, CallerSigner, Database, type Caller } from '@kontora/platform';
import { Injectable } from '@nestjs/common';
import { Accounts, type OpenSession } from '../adapters/accounts.ts';
import { membershipsOf, type Membership } from './memberships.ts';

type SessionView = Output<typeof identity.getSession>;
/** An open session with the places its person has. */
interface Entered { open: OpenSession; places: Membership[] }

/** From a session's token to the person, the firm and the permissions behind it. */
@Injectable()
export class Entrance {
  constructor(private readonly accounts: Accounts, private readonly database: Database, private readonly signer: CallerSigner) {}

  async entered(token: string | undefined): Promise<Entered | undefined> {
    const open = await this.accounts.session(token);
    return open && { open, places: await membershipsOf(this.database.worker, open.person.id) };
  }

  /** What the answer to a completed sign-in is; undefined, and no session, for somebody who is at work in no firm. */
  async admit(token: string) {
    const entered = await this.entered(token);
    if (entered && entered.places.length > 0) return { state: 'signed-in' as const, sessionToken: token, session: this.view(entered) };
    await this.accounts.signOut(token);
    return undefined;
  }

  /** The session that replaced one in which `firmId` was chosen. */
  async renewed(token: string, firmId: string | null) {
    await this.accounts.chooseFirm(token, firmId);
    return { sessionToken: token, session: this.view((await this.entered(token))!) };
  }

  /** The firm in which the session acts: the chosen one while the person is at work there; without a choice the only one. */
  place({ open, places }: Entered): Membership | undefined {
    return open.firmId ? places.find((place) => place.firmId === open.firmId) : places.length === 1 ? places[0] : undefined;
  }

  view(entered: Entered): SessionView {
    const { open: { person, expiresAt }, places } = entered;
    const place = this.place(entered);
    const firm = ({ firmId, firm: name, slug }: Membership) => ({ id: firmId, name, slug });
    return {
      person: { name: person.name, email: person.email, secondFactor: person.secondFactor }, firm: place ? firm(place) : null,
      employee: place ? { id: place.employeeId, name: place.name, roles: place.roles, groupIds: place.groupIds } : null,
      permissions: place?.permissions ?? [], firms: places.map(firm), expiresAt: expiresAt.toISOString(),
    };
  }

  /** A caller as services take it, good for two minutes or until the credential ends, whichever is first. */
  async sign(caller: Caller, until: Date) {
    const seconds = Math.max(1, Math.min(CALLER_LIFETIME_SECONDS, Math.floor((until.getTime() - Date.now()) / 1000)));
    return { context: await this.signer.sign(caller, seconds), tenantId: caller.tenantId, callerId: caller.id, expiresAt: new Date(Date.now() + seconds * 1000).toISOString() };
  }
}
