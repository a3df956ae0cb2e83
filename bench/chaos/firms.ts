import { identity } from '@kontora/contracts';
import { waitUntil } from '../../deploy/local/process.ts';
import { Edge, type Session } from './edge.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import type { Rig } from './rig.ts';
import { Firm } from './workload.ts';

const PASSWORD = 'a long enough password';
/** Syllables that no made-up word contains. */
const MARKERS = ['Жыж', 'Шыщ', 'Чэч'];
const PATIENCE_MS = 30_000;

/** Opens firms with their heads and employees, everybody signed in, and waits until the other services know them. */
export async function openFirms(rig: Rig, { ledger, random, firms: count, employees }: { ledger: Ledger; random: Random; firms: number; employees: number }): Promise<Firm[]> {
  const firms = await Promise.all(MARKERS.slice(0, count).map((marker, i) => openFirm(rig, new Edge(rig.url, ledger, random.fork()), { marker, name: `${marker}${random.word(4)}`, domain: `firm${i}.example`, employees })));
  const people = firms.flatMap((firm) => firm.sessions).length;
  const known = await waitUntil(async () => (await rig.superuser.query(`select from tasks.employee where state = 'active'`)).rowCount === people, PATIENCE_MS, 100);
  if (!known) throw new Error('The other services do not get to know the employees.');
  return firms;
}

async function openFirm(rig: Rig, edge: Edge, { marker, name, domain, employees }: { marker: string; name: string; domain: string; employees: number }): Promise<Firm> {
  const { firmId } = await rig.ask.call(identity.openFirm, { slug: domain.replace('.', '-'), name, head: { name: `${marker} Глава`, email: `head@${domain}`, password: PASSWORD } }, { budgetMs: 15_000 });
  const head = await edge.signIn(`head@${domain}`, PASSWORD);
  const group = await edge.ask(head, identity.createEmployeeGroup, { name: `${marker} очередь` });
  const firm = new Firm(firmId, marker, group.body!.id);
  firm.sessions.push(head, ...(await Promise.all(Array.from({ length: employees }, (_, i) => hire(edge, head, { firm, email: `e${i}@${domain}` })))));
  return firm;
}

/** Invites somebody, accepts in their name, and signs in. */
async function hire(edge: Edge, head: Session, { firm, email }: { firm: Firm; email: string }): Promise<Session> {
  const invited = await edge.ask(head, identity.inviteEmployee, { name: `${firm.marker} Сотрудник`, email, roles: ['lead-accountant', 'client-manager'], groupIds: [firm.groupId] });
  let link: string | null | undefined;
  await waitUntil(async () => (link = (await edge.ask(head, identity.getEmployee, { id: invited.body!.id })).body?.invitation?.pendingLink) != null, PATIENCE_MS, 50);
  if (!link) throw new Error(`The invitation of ${email} is not written.`);
  await edge.ask(undefined, identity.acceptInvitation, { token: link.split('#')[1]!, password: PASSWORD });
  return edge.signIn(email, PASSWORD);
}
