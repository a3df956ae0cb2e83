import { identity } from '@kontora/contracts';
import type { Client } from '@kontora/client';
import type { DemoFirm } from '../firm/firm.ts';
import type { Colleague, GroupKey } from '../firm/staff.ts';
import { eventually, inParallel } from './parallel.ts';

/** The ids of employees and groups by the keys of the demo firm. */
export interface StaffIds { employees: Map<string, string>; groups: Map<GroupKey, string> }
type Known = Map<string, { id: string; state: string }>;

/** Opens the groups and invites everybody; who is there already stays as they are. All accept with the same password. */
export async function loadStaff(head: Client, firm: DemoFirm, password: string): Promise<StaffIds> {
  const groups = await loadGroups(head, firm);
  const known = await knownEmployees(head);
  const employees = new Map<string, string>();
  for (const person of firm.staff) employees.set(person.key, known.get(person.email)?.id ?? (await invite(head, person, { employees, groups })));
  const waiting = firm.staff.filter(({ email }) => known.get(email)?.state !== 'active');
  await inParallel(waiting, 3, async ({ key, name }) => accept(head, { id: employees.get(key)!, name, password }));
  await describeHead(head, firm.staff[0]!, employees.get('elena')!);
  return { employees, groups };
}

async function loadGroups(head: Client, { groups }: DemoFirm): Promise<StaffIds['groups']> {
  const { data } = await head.call(identity.listEmployeeGroups, { limit: 200 });
  const known = new Map(data.map(({ name, id }) => [name, id]));
  const entries = await inParallel(Object.entries(groups) as [GroupKey, string][], 3, async ([key, name]) =>
    [key, known.get(name) ?? (await head.call(identity.createEmployeeGroup, { name }, { idempotencyKey: `demo:group:${key}` })).id] as const);
  return new Map(entries);
}

async function knownEmployees(head: Client): Promise<Known> {
  const { data } = await head.call(identity.listEmployees, { limit: 200 });
  return new Map(data.map(({ email, id, state }) => [email, { id, state }]));
}

async function invite(head: Client, person: Colleague, { employees, groups }: StaffIds): Promise<string> {
  const { name, email, position, phone, roles, manager } = person;
  const managerId = manager === null ? null : employees.get(manager)!;
  const invited = await head.call(identity.inviteEmployee, { name, email, position, phone, roles, groupIds: person.groups.map((key) => groups.get(key)!), managerId }, { idempotencyKey: `demo:employee:${person.key}` });
  return invited.id;
}

/** Takes the link that would have gone out by mail, and accepts in the invited person's place. */
async function accept(head: Client, { id, name, password }: { id: string; name: string; password: string }): Promise<void> {
  const link = await eventually(`The invitation of ${name}`, async () => (await head.call(identity.getEmployee, { id })).invitation?.pendingLink);
  await head.call(identity.acceptInvitation, { token: new URL(link).hash.slice(1), password });
}

async function describeHead(head: Client, { position, phone }: Colleague, id: string): Promise<void> {
  const { version, position: known } = await head.call(identity.getEmployee, { id });
  if (known === null) await head.call(identity.updateEmployee, { id, position, phone }, { ifMatch: version });
}
