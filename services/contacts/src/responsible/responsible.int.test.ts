import { contacts } from '@kontora/contracts';
import { TestStack } from '@kontora/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { contactsService } from '../contacts.service.ts';

let stack: TestStack;
beforeAll(async () => { stack = await TestStack.start([contactsService]); });
afterAll(() => stack.stop());

const [anna, boris, vera] = ['1', '2', '3'].map((n) => `019aa000-0000-7000-8000-00000000000${n}`) as [string, string, string];
const organisation = async (name: string) => (await stack.call(contacts.createOrganisation, { name })).id;

test('a new one begins where the old one ends, and everybody is told who it is and was', async () => {
  const organisationId = await organisation('ООО «Смена»');
  await stack.call(contacts.setResponsible, { organisationId, role: 'lead-accountant', employeeId: anna, from: '2026-01-01', deputyIds: [vera] });
  await stack.call(contacts.setResponsible, { organisationId, role: 'lead-accountant', employeeId: boris, from: '2026-05-01' });
  const on = async (day: string) => (await stack.call(contacts.listResponsible, { on: day, filter: { organisationId: { eq: organisationId } } })).data.map((one) => one.employeeId);
  expect([await on('2026-04-30'), await on('2026-05-01')]).toEqual([[anna], [boris]]);
  expect((await stack.published(contacts.events.organisationChanged)).at(-1)!.responsible).toEqual([
    { role: 'lead-accountant', section: null, employeeId: anna, deputyIds: [vera], from: '2026-01-01', to: '2026-04-30' },
    { role: 'lead-accountant', section: null, employeeId: boris, deputyIds: [], from: '2026-05-01', to: null },
  ]);
});

test('roles and sections are held side by side, and saying the same again changes nothing', async () => {
  const organisationId = await organisation('ООО «Участки»');
  const bank = await stack.call(contacts.setResponsible, { organisationId, role: 'accountant', section: 'bank', employeeId: anna, from: '2026-01-01' });
  await stack.call(contacts.setResponsible, { organisationId, role: 'accountant', section: 'VAT', employeeId: boris, from: '2026-01-01' });
  expect(await stack.call(contacts.setResponsible, { organisationId, role: 'accountant', section: 'bank', employeeId: anna, from: '2026-02-01' })).toEqual(bank);
  expect((await stack.call(contacts.listResponsible, { filter: { organisationId: { eq: organisationId } } })).data).toHaveLength(2);
});

test('ends once, not before it began, and what comes later must go first', async () => {
  const organisationId = await organisation('ООО «Конец»');
  const { id } = await stack.call(contacts.setResponsible, { organisationId, role: 'payroll', employeeId: anna, from: '2026-03-01' });
  expect(await stack.failure(contacts.setResponsible, { organisationId, role: 'payroll', employeeId: boris, from: '2026-02-01' })).toMatchObject({ status: 409, code: 'later-change-exists' });
  expect(await stack.failure(contacts.endResponsible, { id, to: '2026-02-28' }, { ifMatch: 1 })).toMatchObject({ status: 422, code: 'invalid-period' });
  expect(await stack.call(contacts.endResponsible, { id, to: '2026-06-30' }, { ifMatch: 1 })).toMatchObject({ to: '2026-06-30', version: 2 });
  expect(await stack.failure(contacts.endResponsible, { id, to: '2026-07-31' }, { ifMatch: 2 })).toMatchObject({ status: 409, code: 'already-ended' });
  expect(await stack.failure(contacts.endResponsible, { id, to: '2026-05-31' })).toMatchObject({ status: 428 });
});
