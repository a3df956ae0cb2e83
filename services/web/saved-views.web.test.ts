import { contacts, identity } from '@kontora/contracts';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openFirm, type Employee, type Firm } from './test/firm.ts';
import { leave, Visit, type Looks } from './test/visit.ts';

jest.setTimeout(300_000);
let firm: Firm;
let anna: Employee;

beforeAll(async () => {
  firm = await openFirm();
  anna = await firm.hire('Анна Белова', 'client-manager');
  const { api } = firm.head;
  for (const [name, tags] of [['ООО «Ромашка»', ['опт']], ['ООО «Василёк»', ['опт']], ['ООО «Северный ветер»', []]] as const) await api.call(contacts.createOrganisation, { name, state: 'client', tags: [...tags] });
  await api.call(identity.createSavedView, { list: 'listOrganisations', name: 'Оптовики по убыванию', filter: { tags: { contains: 'опт' } }, sort: '-name', columns: ['name', 'tags'], shared: true });
  await api.call(identity.createSavedView, { list: 'listPeople', name: 'Директора', filter: { position: { contains: 'дир' } }, shared: true });
}, 200_000);
afterAll(leave);

const LOOKS: Looks[] = [{}, { language: 'en', scheme: 'dark', size: 'phone' }];
test.each(LOOKS)('a view that a colleague shares is found in the menu of its list with %o', async (looks) => {
  const visit = await Visit.begin({ ...looks, as: anna });
  const { page } = visit;
  await visit.go('/clients');
  await page.getByRole('button', { name: /^(Сохранённые виды|Saved views)$/ }).click();
  await page.getByRole('link', { name: 'Оптовики по убыванию' }).waitFor();
  expect(await page.getByRole('link', { name: 'Директора' }).count()).toBe(0);
  await visit.look('views-menu');
  await page.getByRole('link', { name: 'Оптовики по убыванию' }).click();
  await page.getByRole('heading', { level: 1, name: /: Оптовики по убыванию$/ }).waitFor();
  await visit.look('views-open');
  expect(await page.getByRole('link', { name: /^ООО/ }).allInnerTexts()).toEqual(['ООО «Ромашка»', 'ООО «Василёк»']);
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('what is shown is kept, opens the list from then on, is changed, and deleted with a way back', async () => {
  const visit = await Visit.begin({ as: anna });
  const { page } = visit;
  const dialog = page.getByRole('dialog');
  const own = async () => (await anna.api.call(identity.listSavedViews, { filter: { ownerId: { eq: anna.id } } })).data.map(({ list, name, filter, sort, isDefault, shared }) => ({ list, name, filter, sort, isDefault, shared }));
  const view = { list: 'listOrganisations', name: 'Ромашки', filter: { name: { contains: 'Ромашка' } }, sort: '-createdAt', isDefault: true, shared: false };
  await visit.go('/clients?filter[name][contains]=Ромашка&sort=-createdAt');
  await page.getByRole('button', { name: 'Сохранённые виды' }).click();
  await page.getByRole('button', { name: 'Сохранить то, что показано' }).click();
  await dialog.getByLabel('Название').fill('Ромашки');
  await dialog.getByLabel('Открывать список с этим видом').check();
  await visit.look('view-new');
  await dialog.getByRole('button', { name: 'Сохранить', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Клиенты: Ромашки' }).waitFor();
  expect(await own()).toEqual([view]);

  await visit.go('/clients');
  await page.getByRole('heading', { level: 1, name: 'Клиенты: Ромашки' }).waitFor();
  expect(page.url()).toContain('filter[name][contains]=');
  expect(await page.getByRole('grid').getByRole('link', { name: /^ООО/ }).allInnerTexts()).toEqual(['ООО «Ромашка»']);

  await visit.go(`${new URL(page.url()).pathname}${new URL(page.url()).search.replace('-createdAt', 'name')}`);
  await page.getByRole('button', { name: 'Сохранённые виды' }).click();
  await page.getByRole('button', { name: 'Изменить вид: Ромашки' }).click();
  await dialog.getByLabel('Виден всем сотрудникам').check();
  await dialog.getByLabel('Взять то, что показано сейчас').check();
  await dialog.getByRole('button', { name: 'Сохранить', exact: true }).click();
  await page.getByText('Вид «Ромашки» сохранён').waitFor();
  expect(await own()).toEqual([{ ...view, sort: 'name', shared: true }]);

  await page.getByRole('button', { name: 'Сохранённые виды' }).click();
  await page.getByRole('button', { name: 'Изменить вид: Ромашки' }).click();
  await dialog.getByRole('button', { name: 'Удалить' }).click();
  await page.getByRole('button', { name: 'Удалить вид' }).click();
  await page.getByText('Вид «Ромашки» удалён').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Клиенты', exact: true }).waitFor();
  expect(await own()).toEqual([]);
  await page.getByRole('button', { name: 'Вернуть', exact: true }).click();
  await page.getByText('Возвращено как было').waitFor();
  expect(await own()).toEqual([{ ...view, sort: 'name', shared: true }]);
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});
