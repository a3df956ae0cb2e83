import { tasks } from '@kontora/contracts';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { openFirm, type Employee, type Firm } from './test/firm.ts';
import { leave, Visit } from './test/visit.ts';

jest.setTimeout(300_000);
let firm: Firm;
let anna: Employee;
beforeAll(async () => {
  firm = await openFirm('Журнал и баланс');
  anna = await firm.hire('Анна Белова', 'accountant');
}, 200_000);
afterAll(leave);

/** The code an authenticator app shows (RFC 6238). */
function totp(secret: string): string {
  const bits = [...secret.replace(/=+$/, '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))).update(counter).digest();
  return String((hash.readUInt32BE(hash.at(-1)! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
const task = (title: string, more: object = {}) => firm.head.api.call(tasks.createTask, { title, assigneeId: anna.id, ...more });

test('a wrong password is told at its field; then from signing in through today to a completed task, and out', async () => {
  const { id } = await task('Сверить взаиморасчёты с поставщиком');
  const visit = await Visit.begin();
  const { page } = visit;
  await visit.go('/tasks');
  expect(page.url()).toContain('/sign-in?next=%2Ftasks');
  await page.getByLabel('Почта').fill(anna.email);
  await page.getByLabel('Пароль', { exact: false }).first().fill('a wrong password');
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await page.getByText('Почта или пароль не подходят').waitFor();
  await page.getByLabel('Пароль', { exact: false }).first().fill(anna.password);
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await page.getByRole('heading', { name: 'Задачи' }).waitFor();

  await page.getByRole('link', { name: 'Сегодня' }).click();
  await page.getByRole('link', { name: 'Сверить взаиморасчёты с поставщиком' }).waitFor();
  await page.getByRole('button', { name: 'Взять в работу' }).click();
  await page.getByText('Задача у вас в работе').waitFor();
  await page.getByRole('button', { name: 'Завершить' }).click();
  await page.getByRole('dialog').getByLabel('Минуты').fill('35');
  await page.getByRole('dialog').getByRole('button', { name: 'Завершить' }).click();
  await page.getByText('Задача завершена').waitFor();
  expect(await anna.api.call(tasks.getTask, { id })).toMatchObject({ state: 'done', outcome: 'done', minutes: { inside: 35, extra: 0 } });

  await page.getByTitle('Профиль и настройки').click();
  await page.getByRole('menuitem', { name: 'Выйти' }).click();
  await page.getByRole('heading', { name: 'Вход' }).waitFor();
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('the contract complains at the field, in the reader’s language; the language is changed on the spot and remembered', async () => {
  const { id } = await task('Подписать акт');
  const visit = await Visit.begin({ as: anna });
  const { page } = visit;
  await visit.go(`/tasks/${id}`);
  await page.getByRole('button', { name: 'Передать' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Передать' }).click();
  await page.getByRole('dialog').getByText('Заполните поле').first().waitFor();
  await page.keyboard.press('Escape');
  await visit.go('/profile');
  await page.getByText('English').click();
  await page.getByRole('heading', { name: 'Second factor' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Second factor' }).waitFor();
  expect(await page.getAttribute('html', 'lang')).toBe('en');
  await visit.end();
});

test('two change the same field: mine, stored or original is asked, and what was chosen is stored', async () => {
  const { id } = await task('Собрать документы');
  const visit = await Visit.begin({ as: anna });
  const { page } = visit;
  await visit.go(`/tasks/${id}`);
  await page.getByRole('button', { name: 'Изменить' }).click();
  await page.getByRole('dialog').getByLabel('Задача').fill('Собрать документы за октябрь');
  await firm.head.api.call(tasks.updateTask, { id, title: 'Собрать все документы' }, { ifMatch: 1 });
  await page.getByText('Собрать все документы').first().waitFor(); // the page behind the form hears of it
  await page.getByRole('button', { name: 'Сохранить' }).click();
  const conflict = page.getByRole('dialog', { name: 'Эти поля изменил кто-то ещё' });
  await conflict.getByLabel('Собрать документы за октябрь').check();
  await visit.picture('conflict');
  expect(await visit.barriers('conflict')).toEqual([]);
  await conflict.getByRole('button', { name: 'Сохранить выбранное' }).click();
  await page.getByText('Изменения сохранены').waitFor();
  expect(await anna.api.call(tasks.getTask, { id })).toMatchObject({ title: 'Собрать документы за октябрь', version: 3 });
  await visit.end();
});

test('what others change appears by itself', async () => {
  const { id } = await task('Ждать выписку');
  const visit = await Visit.begin({ as: anna });
  const { page } = visit;
  await visit.go('/tasks');
  await page.getByRole('row', { name: /Ждать выписку/ }).waitFor();
  await firm.head.api.call(tasks.updateTask, { id, title: 'Выписка пришла' }, { ifMatch: 1 });
  await page.getByRole('row', { name: /Выписка пришла/ }).waitFor();
  await visit.end();
});

test('cancelling can be undone; a filter, its address and the keyboard work the list; the palette finds a page', async () => {
  const { id } = await task('Отменяемая задача', { dueOn: '2020-01-01' });
  const visit = await Visit.begin({ as: anna });
  const { page } = visit;
  await visit.go('/tasks?filter[overdue][eq]=true');
  await page.getByRole('row', { name: /Отменяемая задача/ }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/tasks/${id}**`);
  await page.getByRole('button', { name: 'Другие действия' }).click();
  await page.getByRole('menuitem', { name: 'Отменить задачу' }).click();
  await page.getByRole('dialog').getByLabel('Почему').fill('Дубль');
  await page.getByRole('dialog').getByRole('button', { name: 'Отменить задачу' }).click();
  await page.getByRole('button', { name: 'Вернуть', exact: true }).click();
  await page.getByText('Возвращено как было').waitFor();
  expect(await anna.api.call(tasks.getTask, { id })).toMatchObject({ state: 'open' });
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /Найти/ }).fill('сегод');
  await visit.picture('palette');
  expect(await visit.barriers('palette')).toEqual([]);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/');
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('the second factor is set up from its QR code and asked for at the next sign-in', async () => {
  const boris = await firm.hire('Борис Котов', 'accountant');
  const visit = await Visit.begin({ as: boris });
  const { page } = visit;
  await visit.go('/profile');
  await page.getByRole('button', { name: 'Включить второй фактор' }).click();
  await page.getByRole('dialog').getByLabel('Пароль', { exact: false }).first().fill(boris.password);
  await page.getByRole('button', { name: 'Дальше' }).click();
  await page.getByRole('img', { name: /QR/ }).waitFor();
  await visit.picture('second-factor');
  expect(await visit.barriers('second-factor')).toEqual([]);
  const secret = await page.getByTestId('totp-secret').innerText();
  await page.getByLabel('Код', { exact: false }).last().fill(totp(secret));
  await page.getByRole('button', { name: 'Включить', exact: true }).click();
  await page.getByText('Второй фактор включён').waitFor();
  await page.context().clearCookies();
  await visit.go('/');
  await page.getByLabel('Почта').fill(boris.email);
  await page.getByLabel('Пароль', { exact: false }).first().fill(boris.password);
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await page.getByRole('heading', { name: 'Код подтверждения' }).waitFor();
  await page.getByLabel('Код').fill(totp(secret));
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await page.getByRole('heading', { name: 'Сегодня', exact: true }).waitFor();
  await visit.end();
});
