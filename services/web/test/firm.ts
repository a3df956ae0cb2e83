import { createClient, type Client } from '@kontora/client';
import { identity, type BuiltInRole } from '@kontora/contracts';
import { randomBytes } from 'node:crypto';

/** Where the process behind the web tests listens. */
export const host = JSON.parse(process.env.KONTORA_WEB_HOST ?? '{}') as { url: string; browser: string; firms: string };
/** Somebody who can sign in, and the API as they may use it. */
export interface Employee { id: string; name: string; email: string; password: string; api: Client; cookie: string }
/** A firm of its own for one test file. */
export interface Firm { name: string; head: Employee; hire(name: string, ...roles: BuiltInRole[]): Promise<Employee> }

const PASSWORD = 'a long enough password';
let hired = 0;

/** Opens a firm with its head. */
export async function openFirm(name = 'Баланс и партнёры', headName = 'Елена Орлова'): Promise<Firm> {
  const slug = `firm-${randomBytes(5).toString('hex')}`;
  const head = { name: headName, email: `head@${slug}.example`, password: PASSWORD };
  const answer = await fetch(host.firms, { method: 'POST', body: JSON.stringify({ slug, name, head }) });
  if (!answer.ok) throw new Error(await answer.text());
  const boss = await signIn(head);
  return {
    name, head: boss,
    async hire(who, ...roles) {
      const email = `employee${++hired}@${slug}.example`;
      const { id } = await boss.api.call(identity.inviteEmployee, { name: who, email, roles });
      await boss.api.call(identity.acceptInvitation, { token: await invitationToken(boss, id), password: PASSWORD });
      return signIn({ name: who, email, password: PASSWORD });
    },
  };
}

/** Without a mail server the link waits to be handed over, as soon as the job that would write the letter has run. */
async function invitationToken({ api }: Employee, id: string): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const { invitation } = await api.call(identity.getEmployee, { id });
    if (invitation?.pendingLink) return new URL(invitation.pendingLink).hash.slice(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The invitation was not written');
}

async function signIn({ name, email, password }: { name: string; email: string; password: string }): Promise<Employee> {
  const answer = await fetch(`${host.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) });
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  const { session } = (await answer.json()) as { session: { employee: { id: string } } };
  return { id: session.employee.id, name, email, password, cookie, api: createClient({ baseUrl: host.url, headers: { cookie } }) };
}
