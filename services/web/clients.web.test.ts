import { contacts, tasks } from '@kontora/contracts';
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
  const group = await api.call(contacts.createOrganisationGroup, { name: 'Цветочные' });
  const add = (name: string, more: object = {}) => api.call(contacts.createOrganisation, { name, state: 'client', servicedFrom: '2025-01-01', ...more });
  const client = await add('ООО «Ромашка»', { code: 'K-1', inn: '7707083893', kpp: '770701001', phones: ['+7 495 123-45-67', '8 916 111-22-33 доб. 4'], emails: ['buh@romashka.example'], tags: ['опт', 'ВЭД'], groupId: group.id, address: 'Москва, Цветной бульвар, 1', description: 'Звонить после обеда.' });
  romashka = client.id;
  for (const [i, name] of ['ООО «Василёк»', 'ИП Петров Пётр Петрович', 'ООО «Северный ветер»', 'ООО «Техкомплектация»'].entries()) await add(name, { code: `K-${i + 2}`, tags: i === 0 ? ['опт'] : [] });
  await add('ООО «Будущий»', { state: 'prospect', servicedFrom: null });
  const { id } = await api.call(contacts.createPerson, { name: 'Сидорова Мария Ивановна', position: 'Главный бухгалтер', phones: ['+7 916 555-44-33'], emails: ['maria@romashka.example'] });
  await api.call(contacts.linkPerson, { organisationId: romashka, personId: id, role: 'accountant', from: '2025-02-01' });
  await api.call(contacts.setResponsible, { organisationId: romashka, role: 'client-manager', employeeId: anna.id, from: '2025-01-01' });
  await api.call(contacts.setProfile, { organisationId: romashka, from: '2025-01-01', subject: 'org', regimes: ['USN'], flags: { employees_or_contractors: true, pays_individuals: true } });
  await api.call(contacts.setProfile, { organisationId: romashka, from: '2026-01-01', subject: 'org', regimes: ['OSNO'], flags: { employees_or_contractors: true, pays_individuals: true, vat_payer_or_agent: true, has_vehicles: true } });
  await api.call(contacts.addOrganisationNote, { organisationId: romashka, text: 'Договорились о встрече в декабре.' });
  await api.call(tasks.createTask, { title: 'Сверить расчёты', organisationId: romashka, assigneeId: anna.id, dueOn: '2027-01-15' });
}, 200_000);
afterAll(leave);

const LOOKS: Looks[] = [{}, { language: 'en', scheme: 'dark', size: 'phone' }];
test.each(LOOKS)('clients with %o: list, every part of the card, people, imports, duplicates', async (looks) => {
  const visit = await Visit.begin({ ...looks, as: firm.head });
  await visit.look('clients', '/clients');
  await visit.look('client', `/clients/${romashka}`);
  for (const [part, label] of [['profile', /^(Профиль|Profile)$/], ['work', /^(Отчётность и задачи|Reports and tasks)$/], ['history', /^(История|History)$/]] as const) {
    await visit.page.getByRole('tab', { name: label }).click();
    await visit.look(`client-${part}`);
  }
  await visit.page.getByRole('button', { name: /^(Изменить|Change|Edit)$/ }).first().click();
  await visit.page.getByRole('dialog').waitFor();
  await visit.look('client-edit');
  await visit.look('people', '/people');
  await visit.look('imports', '/clients/import');
  await visit.look('duplicates', '/clients/duplicates');
  await visit.look('merges', '/clients/merges');
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('a new client that looks like one there is asked about; sent again it is another one', async () => {
  const visit = await Visit.begin({ as: anna });
  const { page } = visit;
  await visit.go('/clients');
  await page.getByRole('button', { name: 'Новый клиент' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Название').fill('Ромашка, ООО');
  await dialog.getByLabel('Телефоны 1').fill('8 (495) 123 45 67');
  await dialog.getByRole('button', { name: 'Добавить', exact: true }).click();
  await dialog.getByText('Похоже, такой клиент уже есть').waitFor();
  await visit.picture('client-doubt');
  expect(await visit.barriers('client-doubt')).toEqual([]);
  await dialog.getByRole('button', { name: /всё равно добавить/ }).click();
  await page.getByText('Клиент добавлен', { exact: true }).first().waitFor();
  await page.getByRole('complementary').getByRole('heading', { name: 'Ромашка, ООО' }).waitFor();
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('a file goes through the wizard: recognised, tried, imported, a wrong row corrected, all of it undone', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  const clients = async () => (await firm.head.api.call(contacts.listOrganisations, { q: 'Импортный' })).data.map(({ name }) => name).sort();
  await visit.go('/clients/import');
  await page.getByRole('button', { name: 'Новый импорт' }).first().click();
  const csv = 'Название;ИНН;Телефон;Почта\nООО «Импортный дом»;7736050003;+7 495 777-66-55;one@import.example\nООО «Импортный двор»;7707083890;+7 495 777-66-56;two@import.example\n';
  await page.locator('input[type=file]').setInputFiles({ name: 'клиенты.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await visit.picture('import-start');
  await page.getByRole('button', { name: 'Загрузить файл' }).click();
  await page.getByRole('heading', { name: 'Как понят файл' }).waitFor();
  await visit.settle();
  await visit.picture('import-mapping');
  expect(await visit.barriers('import-mapping')).toEqual([]);
  await page.getByRole('button', { name: 'Проверить, ничего не меняя' }).click();
  await page.getByText('Что станет со строками').waitFor();
  expect(await clients()).toEqual([]);
  await visit.settle();
  await visit.picture('import-checked');
  expect(await visit.barriers('import-checked')).toEqual([]);
  await page.getByRole('button', { name: 'Импортировать', exact: true }).click();
  await page.getByText('Что стало со строками').waitFor();
  expect(await clients()).toEqual(['ООО «Импортный дом»']);
  await page.getByRole('button', { name: 'Исправить', exact: true }).click();
  await page.getByRole('dialog').getByLabel('ИНН').fill('7728168971');
  await visit.picture('import-mend');
  await page.getByRole('button', { name: 'Принять строку' }).click();
  await page.getByText('Строка исправлена', { exact: false }).first().waitFor();
  expect(await clients()).toEqual(['ООО «Импортный двор»', 'ООО «Импортный дом»']);
  await page.getByRole('button', { name: 'Отменить импорт' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Отменить импорт' }).click();
  await page.getByText('Импорт отменён').first().waitFor();
  expect(await clients()).toEqual([]);
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test.each(['ru', 'en'] as const)('each row says what became of it, and employees who are not here are told once (%s)', async (language) => {
  const said = { ru: { check: 'Проверить, ничего не меняя', would: 'Что станет со строками', told: 'В 2 строках ответственный не назначен: таких сотрудников нет. В файле названы: Зоя Нездешняя, Пётр Чужой.', one: 'новая', many: 'Новые', source: /Источник/, number: 'Номер в системе demo' }, en: { check: 'Check without changing anything', would: 'What will become of the rows', told: 'In 2 rows nobody was made responsible: there are no such employees. The file names: Зоя Нездешняя, Пётр Чужой.', one: 'new', many: 'New', source: /[Ss]ource/, number: 'Number in demo' } }[language];
  const { id } = await firm.head.api.call(contacts.createImport, { name: 'Ответственные', fileName: 'responsible.csv' });
  const csv = 'Название;Телефон;Ответственный\nООО «Первый ряд»;+7 495 777-66-51;Зоя Нездешняя\nООО «Второй ряд»;+7 495 777-66-52;Пётр Чужой\nООО «Третий ряд»;+7 495 777-66-53;\n';
  await firm.head.api.upload(contacts.uploadImportPart, { id, part: 1 }, new Blob([csv], { type: 'text/csv' }));
  const visit = await Visit.begin({ as: firm.head, language });
  const { page } = visit;
  await visit.go(`/clients/import/${id}`);
  expect(await page.getByText(said.source).count()).toBeGreaterThan(1);
  await visit.picture('import-source');
  await page.getByRole('button', { name: said.check }).click();
  await page.getByText(said.would).waitFor();
  await visit.look('import-told-once');
  await page.getByText(said.told).waitFor();
  const cells = page.getByRole('region').getByRole('cell');
  expect([await cells.getByText(said.one, { exact: true }).count(), await cells.getByText(said.many, { exact: true }).count()]).toEqual([3, 0]);

  const numbered = await firm.head.api.call(contacts.createOrganisation, { name: `С номером ${language}`, externalRefs: [{ system: 'demo', id: `A-${language}` }] });
  await visit.go(`/clients/${numbered.id}`);
  await page.getByText(said.number).waitFor();
  await visit.picture('client-number');
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('two cards are compared side by side, merged, and separated again', async () => {
  const { api } = firm.head;
  await api.call(contacts.createOrganisation, { name: 'ООО «Лютик»', state: 'client', code: 'K-90', phones: ['+7 812 100-20-30'], tags: ['розница'] });
  const other = { name: 'Фирма Лютик-Сервис', state: 'client', emails: ['lutik@lutik.example'], phones: ['8 (812) 100-20-30'] } as const;
  const twin = await api.call(contacts.createOrganisation, { ...other, emails: [...other.emails], phones: [...other.phones] }).catch(({ problem }: { problem: { confirmToken: string } }) => api.call(contacts.createOrganisation, { ...other, emails: [...other.emails], phones: [...other.phones], confirmToken: problem.confirmToken }));
  const state = async () => (await api.call(contacts.getOrganisation, { id: twin.id })).name;
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  await visit.go('/clients/duplicates?filter[state][in]=dismissed');
  await page.getByRole('row', { name: /Лютик/ }).getByRole('button', { name: 'Сравнить' }).click();
  await page.getByRole('dialog').getByText('Остаётся', { exact: true }).waitFor();
  await page.getByRole('dialog').getByRole('radio', { name: 'ООО «Лютик»', exact: true }).first().check();
  await visit.settle();
  await visit.picture('merge');
  expect(await visit.barriers('merge')).toEqual([]);
  await page.getByRole('button', { name: 'Объединить' }).click();
  await page.getByText('Карточки объединены').waitFor();
  expect(await state()).toBe('ООО «Лютик»');
  await visit.go('/clients/merges');
  await visit.picture('merges-one');
  await page.getByRole('button', { name: 'Разъединить' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Разъединить' }).click();
  await page.getByText('Карточки снова разные').first().waitFor();
  expect(await state()).toBe('Фирма Лютик-Сервис');
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});
