import { identity, reporting, tasks } from '@kontora/contracts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openFirm, type Firm } from './test/firm.ts';
import { leave, Visit, type Looks } from './test/visit.ts';

let firm: Firm;

beforeAll(async () => {
  firm = await openFirm();
  await firm.hire('Вера Климова', 'lead-accountant');
  await firm.hire('Игорь Лапин', 'salesperson');
  await firm.head.api.call(identity.createEmployeeGroup, { name: 'Бухгалтерия', description: 'Берёт этапы, у которых нет ответственного' });
  await firm.head.api.call(identity.createEmployeeRole, { name: 'Курьер', key: 'courier', permissions: ['tasks:own', 'contacts:read'] });
});
afterAll(leave);

const LOOKS: Looks[] = [{}, { language: 'en', scheme: 'dark', size: 'phone' }];
test.each(LOOKS)('administration with %o: every tab', async (looks) => {
  const visit = await Visit.begin({ ...looks, as: firm.head });
  const look = (name: string, path: string) => visit.look(`admin-${name}`, path);
  const { data: [type] } = await firm.head.api.call(reporting.listObligationTypes, {});
  await look('employees', '/admin');
  await look('employee', `/admin/employees/${firm.head.id}`);
  for (const tab of ['groups', 'roles', 'api-keys', 'audit', 'fields', 'catalogue', 'stages', 'calendar/2026']) await look(tab.split('/')[0]!, `/admin/${tab}`);
  await look('rule', `/admin/catalogue/${type!.code}`);
  expect(visit.mistakes).toEqual([]);
  await visit.end();
}, 180_000);

test('an employee is invited, an API key created and revoked, and the trail tells it', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  const dialog = page.getByRole('dialog');
  const barriers: string[] = [];

  await visit.go('/admin/employees');
  await page.getByRole('button', { name: 'Пригласить сотрудника' }).click();
  await dialog.getByLabel('Имя').fill('Павел Новиков');
  await dialog.getByLabel('Почта').fill(`pavel@${firm.head.email.split('@')[1]!}`);
  await visit.picture('admin-invite');
  await dialog.getByRole('button', { name: 'Пригласить', exact: true }).click();
  await page.getByRole('complementary').getByText(/\/invitation#/).waitFor(); // without a mail server the link is handed over
  await visit.picture('admin-invited');
  barriers.push(...(await visit.barriers('invited')));

  await visit.go('/admin/api-keys');
  await page.getByRole('button', { name: 'Новый ключ API' }).first().click();
  await dialog.getByLabel('Название').fill('Выгрузка в 1С');
  await dialog.getByLabel('Видеть организации, людей, их связи и историю').check();
  await visit.picture('admin-new-key');
  await dialog.getByRole('button', { name: 'Создать ключ' }).click();
  await dialog.getByRole('button', { name: 'Скопировать ключ' }).waitFor();
  await visit.picture('admin-key-once');
  barriers.push(...(await visit.barriers('the key, once')));
  await dialog.getByRole('button', { name: 'Ключ сохранён' }).click();
  await page.getByRole('button', { name: 'Отозвать', exact: true }).click();
  await dialog.getByRole('button', { name: 'Отозвать ключ' }).click();
  await page.getByRole('grid').getByText('отозван', { exact: true }).waitFor();

  await visit.go('/admin/audit');
  await page.getByRole('button', { name: 'Ключ API' }).first().click();
  await dialog.getByText('revokeApiKey').waitFor();
  await visit.picture('admin-audit-entry');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Проверить цепочку' }).click();
  await dialog.getByText('Журнал цел').waitFor();
  await visit.picture('admin-audit-verified');
  expect([...barriers, ...visit.mistakes]).toEqual([]);
  await visit.end();
});

test.each(['ru', 'en'] as const)('a forgotten password is replaced by a link that a manager hands over (%s)', async (language) => {
  const words = { ru: { begin: 'Новый пароль', make: 'Сделать ссылку', password: 'Новый пароль', save: 'Сохранить пароль', email: 'Почта', own: 'Пароль', enter: 'Войти' }, en: { begin: 'New password', make: 'Make the link', password: 'New password', save: 'Save the password', email: 'E-mail', own: 'Password', enter: 'Sign in' } }[language];
  const anna = await firm.hire(language === 'ru' ? 'Анна Забывчивая' : 'Anna Forgetful', 'accountant');
  const manager = await Visit.begin({ as: firm.head, language });
  await manager.go(`/admin/employees/${firm.head.id}`);
  expect(await manager.page.getByRole('button', { name: words.begin, exact: true }).count()).toBe(0); // one's own password is changed in the profile
  await manager.go(`/admin/employees/${anna.id}`);
  await manager.page.getByRole('button', { name: words.begin, exact: true }).click();
  await manager.picture('admin-password-question');
  await manager.page.getByRole('dialog').getByRole('button', { name: words.make }).click();
  const link = await manager.page.getByText(/\/password-reset#/).innerText();
  await manager.look('admin-password-link');

  const visit = await Visit.begin({ language });
  await visit.go(new URL(link).pathname + new URL(link).hash);
  await visit.page.getByLabel(words.password, { exact: false }).first().fill('another long password');
  await visit.page.getByRole('button', { name: words.save }).click();
  await visit.page.getByLabel(words.email).fill(anna.email);
  await visit.page.getByLabel(words.own, { exact: false }).first().fill('another long password');
  await visit.page.getByRole('button', { name: words.enter, exact: true }).click();
  await visit.page.getByRole('navigation').first().waitFor();
  expect([...manager.mistakes, ...visit.mistakes]).toEqual([]);
  await manager.end();
  await visit.end();
});

test('an entry of the audit trail tells a change in the words of the console', async () => {
  const anna = await firm.hire('Анна Белова', 'accountant');
  const { id, version } = await firm.head.api.call(tasks.createTask, { title: 'Сверить взаиморасчёты', assigneeId: anna.id });
  await firm.head.api.call(tasks.updateTask, { id, dueOn: '2027-07-25', clientWaiting: true, priority: 1, reviewerId: firm.head.id }, { ifMatch: version });
  for (const [language, said] of [['ru', { open: 'Задача', fields: ['важность Обычно Срочно', 'срок — 25.07.2027', 'проверяет — Елена Орлова', 'клиент ждёт нет да'] }], ['en', { open: 'Task', fields: ['priority Normal Urgent', 'due — 25 Jul 2027', 'reviewer — Елена Орлова', 'client waits no yes'] }]] as const) {
    const visit = await Visit.begin({ as: firm.head, language });
    const { page } = visit;
    await visit.go('/admin/audit/tasks?filter[operation][eq]=updateTask');
    await page.getByRole('button', { name: said.open, exact: true }).first().click();
    await visit.settle();
    const rows = (await page.getByRole('dialog').getByRole('row').allInnerTexts()).map((row) => row.split(/\s+/).join(' '));
    for (const field of said.fields) expect(rows).toContain(field);
    await visit.look('admin-audit-words');
    expect(visit.mistakes).toEqual([]);
    await visit.end();
  }
});

test.each([{ language: 'ru', filter: 'Фильтр', field: 'Объект', object: 'Сотрудник', other: 'Роль', apply: 'Применить' }, { language: 'en', filter: 'Filter', field: 'Object', object: 'Employee', other: 'Role', apply: 'Apply' }] as const)('the trail is narrowed to named objects ($language)', async ({ language, filter, field, object, other, apply }) => {
  const visit = await Visit.begin({ as: firm.head, language });
  const { page } = visit;
  await visit.go('/admin/audit');
  await page.getByRole('button', { name: filter, exact: true }).click();
  await page.getByRole('menuitem', { name: field, exact: true }).click();
  await page.getByLabel(object, { exact: true }).check();
  await page.getByLabel(other, { exact: true }).check();
  await visit.picture('admin-audit-objects');
  await page.getByRole('button', { name: apply }).click();
  await visit.settle();
  expect(new URL(page.url()).search).toContain('filter[entity][in]=employee,role');
  expect(await page.locator('[data-condition]').textContent()).toBe(`${field}: ${object}, ${other}`);
  expect(new Set(await page.getByRole('grid').getByRole('button', { name: new RegExp(`^(${object}|${other}|API.*|.*API)$`) }).allTextContents())).toEqual(new Set([object, other]));
  await visit.look('admin-audit-narrowed');
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test.each([
  ['ru', { invite: 'Пригласить сотрудника', roles: 'Роли', head: 'Руководитель', auditor: 'Аудитор', lacking: '«Руководитель» даёт другой: у вас нет прав «', above: 'Ролями и доступом этого сотрудника', edit: 'Изменить' }],
  ['en', { invite: 'Invite an employee', roles: 'Roles', head: 'Head of the firm', auditor: 'Auditor', lacking: '“Head of the firm” is given by somebody else: you lack “', above: 'Roles and access of this employee', edit: 'Edit' }],
] as const)('an administrator is offered the roles that are theirs to give, and told of the others (%s)', async (language, words) => {
  const visit = await Visit.begin({ as: await firm.hire('Артём Никитин', 'admin'), language });
  const { page } = visit;
  await visit.go('/admin/employees');
  await page.getByRole('button', { name: words.invite }).first().click();
  await page.getByRole('dialog').getByText(words.lacking).waitFor();
  const picker = page.getByRole('dialog').getByLabel(words.roles).first();
  await picker.click();
  await page.getByRole('option', { name: words.auditor, exact: true }).waitFor();
  expect(await page.getByRole('option', { name: words.head, exact: true }).count()).toBe(0);
  await visit.picture('admin-roles-to-give');
  await visit.go(`/admin/employees/${firm.head.id}`);
  await page.getByText(words.above).waitFor();
  await visit.picture('admin-above');
  await page.getByRole('button', { name: words.edit, exact: true }).click();
  expect(await picker.isDisabled()).toBe(true);
  expect([...(await visit.barriers('roles that are not theirs')), ...visit.mistakes]).toEqual([]);
  await visit.end();
});

test('whoever has no day of tasks begins at the first of their places', async () => {
  const visit = await Visit.begin({ as: await firm.hire('Артём Никитин', 'admin') });
  await visit.go('/');
  expect(new URL(visit.page.url()).pathname).toBe('/admin/employees');
  await visit.page.getByRole('heading', { name: 'Сотрудники', level: 1 }).waitFor();
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});
