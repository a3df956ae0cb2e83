import { contacts } from '@kontora/contracts';
import type { Client } from '@kontora/client';
import type { DemoClient } from '../firm/client.ts';
import type { DemoFirm } from '../firm/firm.ts';
import { inParallel } from './parallel.ts';

/** The ids of clients by their codes. */
export type ClientIds = Map<string, string>;
/** Who enters: settings are the head's, clients are the manager's. */
export interface Hands { head: Client; of(employee: string): Client }

/** As many at a time keep two processors busy without anybody waiting long. */
const AT_A_TIME = 6;
/** What ids in the demo's own numbering are called. */
const SYSTEM = 'demo';

/** Enters groups of companies, clients with their profiles, people and responsible employees, and prospects. May be repeated. */
export async function loadClients(firm: DemoFirm, { hands, employees, tell }: { hands: Hands; employees: ReadonlyMap<string, string>; tell: (done: number, total: number) => void }): Promise<ClientIds> {
  await defineTaxObject(hands.head);
  const groups = await loadCompanyGroups(hands.of('anna'), firm);
  let done = 0;
  const entries = await inParallel(firm.clients, AT_A_TIME, async (client) => {
    const manager = hands.of(client.responsible.find(({ role }) => role === 'client-manager')!.employee);
    const entry = [client.code, await loadClient(manager, client, { groups, employees })] as const;
    tell(++done, firm.clients.length);
    return entry;
  });
  await inParallel(firm.prospects, AT_A_TIME, ({ code, ...prospect }) => hands.of('roman').call(contacts.putOrganisationByExternalId, { system: SYSTEM, externalId: code, code, state: 'prospect', ...prospect }));
  return new Map(entries);
}

async function defineTaxObject(head: Client): Promise<void> {
  const { data } = await head.call(contacts.listCustomFields, { filter: { key: { eq: 'taxObject' } } });
  if (data.length > 0) return;
  await head.call(contacts.defineCustomField, {
    appliesTo: 'organisation', key: 'taxObject', type: 'choice', labelRu: 'Объект УСН', labelEn: 'Object of the simplified tax', definition: 'С чего считается налог при УСН и АУСН', steward: 'Главный бухгалтер', options: ['доходы', 'доходы минус расходы'],
  });
}

async function loadCompanyGroups(manager: Client, { companyGroups }: DemoFirm): Promise<Map<string, string>> {
  const { data } = await manager.call(contacts.listOrganisationGroups, { limit: 200 });
  const known = new Map(data.map(({ name, id }) => [name, id]));
  for (const name of companyGroups) if (!known.has(name)) known.set(name, (await manager.call(contacts.createOrganisationGroup, { name })).id);
  return known;
}

async function loadClient(manager: Client, client: DemoClient, { groups, employees }: { groups: ReadonlyMap<string, string>; employees: ReadonlyMap<string, string> }): Promise<string> {
  const { code, name, legalForm, inn, kpp, ogrn, phones, emails, website, address, description, tags, taxObject, group, state, servicedFrom, servicedTo } = client;
  const { id: organisationId } = await manager.call(contacts.putOrganisationByExternalId, {
    system: SYSTEM, externalId: code, code, name, legalForm, inn, kpp, ogrn, phones, emails, website, address, description, tags, custom: taxObject ? { taxObject } : {}, groupId: group === null ? null : groups.get(group)!, state, servicedFrom, servicedTo,
  });
  const key = (what: string, index: number) => ({ idempotencyKey: `demo:${inn}:${what}:${index}` });
  for (const [index, { role, employee, deputies }] of client.responsible.entries()) {
    await manager.call(contacts.setResponsible, { organisationId, role, employeeId: employees.get(employee)!, deputyIds: deputies.map((deputy) => employees.get(deputy)!), from: servicedFrom }, key('responsible', index));
  }
  for (const [index, segment] of client.profile.entries()) await manager.call(contacts.setProfile, { organisationId, ...segment }, key('profile', index));
  for (const [index, occurrence] of client.occurrences.entries()) await manager.call(contacts.addProfileOccurrence, { organisationId, ...occurrence }, key('occurrence', index));
  for (const [index, { role, ...person }] of client.people.entries()) {
    const { id: personId } = await manager.call(contacts.createPerson, person, key('person', index));
    await manager.call(contacts.linkPerson, { organisationId, personId, role, position: person.position }, key('link', index));
  }
  return organisationId;
}
