import { contacts } from '@kontora/contracts';
import type { Actor, Workload } from '../workload.ts';

const CHANGED = { entity: 'organisation', action: 'update' } as const;

async function addOrganisation({ firm, session, edge, random }: Actor): Promise<void> {
  const input = { name: `ООО «${firm.name(random)}»`, state: 'client' as const, address: firm.name(random) };
  const { entry, body } = await edge.ask(session, contacts.createOrganisation, input, { effect: { entity: 'organisation', action: 'insert' }, atOnce: random.chance(0.1) ? 5 : 1 });
  if (body) firm.organisations.set(body.id, body.version);
  if (body && random.chance(0.2)) await edge.repeat(entry, { session, operation: contacts.createOrganisation, input });
}

async function changeOrganisation({ firm, session, edge, random }: Actor): Promise<void> {
  const id = pickKey(firm.organisations, random);
  if (!id) return;
  const change = random.chance(0.5) ? { name: `ООО «${firm.name(random)}»` } : { description: firm.name(random) };
  const { body } = await edge.ask(session, contacts.updateOrganisation, { id, ...change }, { ifMatch: firm.organisations.get(id), effect: CHANGED });
  const current = body ?? (await edge.ask(session, contacts.getOrganisation, { id })).body;
  if (current) firm.organisations.set(id, current.version);
}

async function addPerson({ firm, session, edge, random }: Actor): Promise<void> {
  const { body } = await edge.ask(session, contacts.createPerson, { name: `${firm.name(random)} Иван` }, { effect: { entity: 'person', action: 'insert' } });
  const organisationId = pickKey(firm.organisations, random);
  if (body && organisationId) await edge.ask(session, contacts.linkPerson, { organisationId, personId: body.id, role: 'contact' }, { effect: { entity: 'person_link', action: 'insert' } });
}

/** The next day of another month for each request, so that every one of them changes something. */
async function setResponsible({ firm, session, edge, random }: Actor): Promise<void> {
  const organisationId = pickKey(firm.organisations, random);
  if (!organisationId) return;
  await edge.ask(session, contacts.setResponsible, { organisationId, role: random.pick(['accountant', 'payroll', 'reviewer'] as const), employeeId: random.pick(firm.sessions).employeeId, from: '2026-01-01' });
}

async function read({ firm, session, edge, random }: Actor): Promise<void> {
  const id = pickKey(firm.organisations, random);
  if (id && random.chance(0.5)) await edge.ask(session, contacts.listTimeline, { organisationId: id });
  else await edge.ask(session, contacts.listOrganisations, { limit: 20, count: 'exact' });
}

/** Tries to see and to change what is another firm's. */
async function trespass({ others, session, edge, random }: Actor): Promise<void> {
  const id = pickKey(random.pick(others).organisations, random);
  if (!id) return;
  await edge.ask(session, contacts.getOrganisation, { id }, { forbidden: true });
  await edge.ask(session, contacts.updateOrganisation, { id, description: 'не моё' }, { ifMatch: 1, forbidden: true });
}

/** One of the keys, or nothing while there are none. Late ones are likelier: they are what is being worked on. */
export function pickKey(map: ReadonlyMap<string, unknown>, random: Actor['random']): string | undefined {
  const recent = [...map.keys()].slice(-40);
  return recent.length > 0 ? random.pick(recent) : undefined;
}

/** Organisations, people and who is responsible. */
export const contactsWorkload: Workload = {
  actions: [
    { name: 'add an organisation', weight: 4, run: addOrganisation }, { name: 'change an organisation', weight: 5, run: changeOrganisation }, { name: 'add a person', weight: 2, run: addPerson },
    { name: 'set a responsible employee', weight: 2, run: setResponsible }, { name: 'read', weight: 2, run: read }, { name: 'trespass', weight: 1, run: trespass },
  ],
  copies: [{
    service: 'tasks', table: 'organisation', lane: 'contacts.organisation', source: 'contacts', subject: 'evt.contacts.organisation-changed',
    same: (data, row) => (data as { name: string }).name === row.name,
  }],
  effects: [],
  sums: [{
    name: 'organisations', owner: 'select tenant_id::text as key, count(*)::int as value from contacts.organisation group by 1', other: 'select tenant_id::text as key, count(*)::int as value from tasks.organisation group by 1',
  }],
};
