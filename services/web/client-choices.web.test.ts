import { contacts } from '@kontora/contracts';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openFirm, type Employee, type Firm } from './test/firm.ts';
import { leave, Visit, type Looks } from './test/visit.ts';

jest.setTimeout(300_000);
let firm: Firm;
let anna: Employee;
let romashka: string;

beforeAll(async () => {
  firm = await openFirm();
  anna = await firm.hire('Анна Белова', 'client-manager');
  const { api } = firm.head;
  const field = (key: string, labelRu: string, labelEn: string, more: object) => api.call(contacts.defineCustomField, { appliesTo: 'organisation', key, type: 'text', labelRu, labelEn, steward: 'Елена Орлова', ...more });
  await field('contractNumber', 'Номер договора', 'Contract number', { required: true, definition: 'Как на первой странице договора' });
  await field('signedOn', 'Подписан', 'Signed', { type: 'date' });
  await field('fee', 'Абонентская плата', 'Fee', { type: 'number' });
  await field('tariff', 'Тариф', 'Tariff', { type: 'choice', options: ['Базовый', 'Полный'] });
  await field('services', 'Услуги', 'Services', { type: 'choices', options: ['Кадры', 'НДС', 'ВЭД'] });
  await field('paper', 'Бумажный архив', 'Paper archive', { type: 'boolean' });
  await api.call(contacts.defineCustomField, { appliesTo: 'person', key: 'birthday', type: 'date', labelRu: 'День рождения', labelEn: 'Birthday', steward: 'Елена Орлова' });
  romashka = (await api.call(contacts.createOrganisation, { name: 'ООО «Ромашка»', state: 'client', tags: ['опт'], custom: { contractNumber: 'Б-17', signedOn: '2025-02-03', fee: 15000, tariff: 'Полный', services: ['Кадры', 'НДС'], paper: true } })).id;
  for (const [i, name] of ['ООО «Василёк»', 'ООО «Северный ветер»', 'ООО «Техкомплектация»'].entries()) await api.call(contacts.createOrganisation, { name, state: 'client', tags: i === 0 ? ['опт'] : [], custom: { contractNumber: `Б-${i}` } });
  await api.call(contacts.createOrganisationSegment, { name: 'Оптовики', filter: { tags: { contains: 'опт' } }, shared: true, sort: '-name' });
}, 200_000);
afterAll(leave);

const LOOKS: Looks[] = [{}, { language: 'en', scheme: 'dark', size: 'phone' }];
test.each(LOOKS)('own fields, segments and the dialog for many with %o', async (looks) => {
  const visit = await Visit.begin({ ...looks, as: firm.head });
  const { page } = visit;
  await visit.go(`/clients/${romashka}`);
  await visit.look('custom-card');
  await page.getByRole('button', { name: /^(Изменить|Change|Edit)$/ }).first().click();
  await page.getByLabel(/^(Номер договора|Contract number)/).scrollIntoViewIfNeeded();
  await visit.look('custom-form');
  await visit.go('/clients');
  await page.getByRole('button', { name: /^(Подборки|Segments)$/ }).click();
  await page.getByRole('link', { name: 'Оптовики' }).waitFor();
  await visit.look('segments');
  await page.getByRole('link', { name: 'Оптовики' }).click();
  await page.getByRole('heading', { level: 1, name: /Оптовики/ }).waitFor();
  await visit.look('segment');
  if (looks.size !== 'phone') {
    await page.getByLabel('Выбрать все загруженные строки').check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Ответственный' }).click();
    await page.getByText('Все в списке: 2').waitFor();
    await visit.look('assign');
  }
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('a field that must be filled is asked for, and what is typed is kept as what it is', async () => {
  const visit = await Visit.begin({ as: anna });
  const { page } = visit;
  await visit.go('/clients');
  await page.getByRole('button', { name: 'Новый клиент' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Название').fill('ООО «Лютик»');
  await dialog.getByRole('button', { name: 'Добавить', exact: true }).click();
  await dialog.getByText('Заполните поле').waitFor();
  await visit.picture('custom-required');
  expect(await visit.barriers('custom-required')).toEqual([]);
  await dialog.getByLabel('Номер договора').fill('Б-99');
  await dialog.getByLabel('Абонентская плата').fill('1200,5');
  await dialog.getByRole('combobox', { name: 'Тариф' }).click();
  await page.getByRole('option', { name: 'Базовый' }).click();
  await dialog.getByLabel('Бумажный архив').check();
  await dialog.getByRole('button', { name: 'Добавить', exact: true }).click();
  await page.getByText('Клиент добавлен', { exact: true }).first().waitFor();
  const { data: [made] } = await firm.head.api.call(contacts.listOrganisations, { q: 'Лютик' });
  expect((await firm.head.api.call(contacts.getOrganisation, { id: made!.id })).custom).toEqual({ contractNumber: 'Б-99', fee: 1200.5, tariff: 'Базовый', paper: true });
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('conditions are kept as a segment, renamed, shared, and deleted with a way back', async () => {
  const visit = await Visit.begin({ as: anna });
  const { page } = visit;
  const dialog = page.getByRole('dialog');
  const names = async () => (await anna.api.call(contacts.listOrganisationSegments, {})).data.map(({ name, shared, filter }) => [name, shared, filter]);
  await visit.go('/clients?filter[name][contains]=Ромашка&sort=name');
  await page.getByRole('button', { name: 'Подборки' }).click();
  await page.getByRole('button', { name: 'Сохранить то, что показано' }).click();
  await dialog.getByLabel('Название').fill('Цветы');
  await dialog.getByRole('button', { name: 'Сохранить', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Подборка «Цветы»' }).waitFor();
  await page.getByRole('grid').getByRole('link', { name: 'ООО «Ромашка»' }).waitFor();
  await page.getByRole('button', { name: 'Подборки' }).click();
  await page.getByRole('button', { name: 'Изменить подборку: Цветы' }).click();
  await dialog.getByLabel('Название').fill('Ромашки');
  await dialog.getByLabel('Видна всем сотрудникам').check();
  await dialog.getByRole('button', { name: 'Сохранить', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Подборка «Ромашки»' }).waitFor();
  expect(await names()).toEqual([['Оптовики', true, { tags: { contains: 'опт' } }], ['Ромашки', true, { name: { contains: 'Ромашка' } }]]);
  await page.getByRole('button', { name: 'Подборки' }).click();
  await page.getByRole('button', { name: 'Изменить подборку: Ромашки' }).click();
  await visit.picture('segment-edit');
  expect(await visit.barriers('segment-edit')).toEqual([]);
  await dialog.getByRole('button', { name: 'Удалить' }).click();
  await page.getByRole('button', { name: 'Удалить подборку' }).click();
  await page.getByText('Подборка «Ромашки» удалена').waitFor();
  expect((await names()).map(([name]) => name)).toEqual(['Оптовики']);
  await page.getByRole('button', { name: 'Вернуть', exact: true }).click();
  await page.getByText('Возвращено как было').waitFor();
  expect((await names()).map(([name]) => name)).toEqual(['Оптовики', 'Ромашки']);
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('one employee for everybody in the list: tried, done, and taken back', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  const dialog = page.getByRole('dialog');
  const mine = async () => (await firm.head.api.call(contacts.listOrganisations, { filter: { responsible: { contains: anna.id } }, sort: 'name' })).data.map(({ name }) => name);
  await visit.go('/clients?filter[tags][contains]=опт&sort=name');
  await page.getByRole('grid').getByLabel('Выбрать строку').first().check();
  await page.getByRole('toolbar').getByRole('button', { name: 'Ответственный' }).click();
  await dialog.getByText('Все в списке: 2').click();
  await dialog.getByRole('button', { name: 'Проверить' }).click();
  await dialog.getByText('Выберите из списка').waitFor();
  await dialog.getByRole('combobox', { name: 'Сотрудник' }).click();
  await page.getByRole('option', { name: 'Анна Белова' }).click();
  await dialog.getByRole('button', { name: 'Проверить' }).click();
  await dialog.getByText('получат ответственного').waitFor();
  await visit.picture('assign-tried');
  expect(await visit.barriers('assign-tried')).toEqual([]);
  expect(await mine()).toEqual([]);
  await dialog.getByRole('button', { name: 'Назначить', exact: true }).click();
  await page.getByText('Ответственный назначен 2 клиентам').waitFor();
  expect(await mine()).toEqual(['ООО «Василёк»', 'ООО «Ромашка»']);
  await page.getByRole('button', { name: 'Вернуть', exact: true }).click();
  await page.getByText('Возвращено как было').waitFor();
  expect(await mine()).toEqual([]);
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});
