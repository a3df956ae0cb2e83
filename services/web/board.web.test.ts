import { tasks } from '@kontora/contracts';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openFirm, type Employee, type Firm } from './test/firm.ts';
import { leave, Visit, type Looks } from './test/visit.ts';

jest.setTimeout(240_000);
const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const dayInWords = (day: string) => new Intl.DateTimeFormat('ru-RU', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`));
let firm: Firm;
let anna: Employee;
let boris: Employee;

beforeAll(async () => {
  firm = await openFirm();
  [anna, boris] = [await firm.hire('Анна Белова', 'accountant'), await firm.hire('Борис Котов', 'lead-accountant')];
  const titles = ['Сверить взаиморасчёты с поставщиком и собрать подписанные акты', 'Выставить счёт', 'Ответить на требование', 'Загрузить выписку', 'Проверить авансовый отчёт', 'Подготовить справку 2-НДФЛ', 'Закрыть месяц'];
  for (const [i, title] of titles.entries()) {
    const { id, version } = await firm.head.api.call(tasks.createTask, { title, assigneeId: i % 3 === 2 ? boris.id : anna.id, dueOn: dayFromNow(i * 2 - 4), priority: i === 2 ? 1 : 3, clientWaiting: i === 1, ...(i === 3 && { reviewerId: boris.id }) });
    const doer = i % 3 === 2 ? boris : anna;
    if (i % 2 === 1) await doer.api.call(tasks.claimTask, { id });
    if (i === 6) await anna.api.call(tasks.completeTask, { id, outcome: 'done', minutes: 30, timeKind: 'inside' }, { ifMatch: version });
  }
}, 200_000);
afterAll(leave);

const LOOKS: Looks[] = [{}, { language: 'en', scheme: 'dark', size: 'phone' }];
test.each(LOOKS)('tasks with %o: board, calendar, load', async (looks) => {
  const visit = await Visit.begin({ ...looks, as: firm.head });
  await visit.look('board-mine', '/tasks/board');
  await visit.look('board', '/tasks/board?whose=all');
  await visit.look('task-calendar', '/tasks/calendar?whose=all');
  await visit.look('task-calendar-day', `/tasks/calendar?whose=all&month=${dayFromNow(0).slice(0, 7)}&day=${dayFromNow(0)}`);
  await visit.look('task-load', '/tasks/load');
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('a task goes over the board: by the keyboard, by its menu, by drag; what is refused says why', async () => {
  const { id } = await firm.head.api.call(tasks.createTask, { title: 'Подписать договор', assigneeId: anna.id });
  const visit = await Visit.begin({ as: anna });
  const { page } = visit;
  const column = (name: string) => page.getByRole('region', { name, exact: true });
  const card = (name: string) => column(name).getByRole('article', { name: 'Подписать договор' });
  await visit.go('/tasks/board');
  await card('Открытые').focus();
  await page.keyboard.press('Shift+ArrowRight');
  await card('В работе').waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Подписать договор');
  expect(await anna.api.call(tasks.getTask, { id })).toMatchObject({ state: 'in-work', performerId: anna.id });

  await card('В работе').getByRole('button', { name: /Переместить/ }).click();
  await page.getByRole('menuitem', { name: /На проверке/ }).click();
  await page.getByRole('alert').getByText('У задачи нет проверяющего.').waitFor();
  await visit.picture('board-refused');

  await card('В работе').dragTo(column('Сделанные'));
  await page.getByRole('dialog').getByLabel('Минуты').fill('15');
  await page.getByRole('dialog').getByRole('button', { name: 'Завершить' }).click();
  await card('Сделанные').waitFor();
  expect(await anna.api.call(tasks.getTask, { id })).toMatchObject({ state: 'done', minutes: { inside: 15, extra: 0 } });

  await card('Сделанные').getByRole('button', { name: /Переместить/ }).click();
  await page.getByRole('menuitem', { name: /Открытые/ }).click();
  await page.getByRole('dialog').getByLabel('Почему').fill('Нет второй подписи');
  await page.getByRole('dialog').getByRole('button', { name: 'Открыть снова' }).click();
  await card('Открытые').waitFor();
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('a number of the load opens exactly its tasks, and so does its bar', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  await visit.go('/tasks/load');
  const line = page.getByRole('row', { name: /Борис Котов/ });
  const count = await line.getByRole('link').first().textContent();
  await line.getByRole('link').first().click();
  await visit.settle();
  await page.getByText(new RegExp(`^${count} строк`)).waitFor();
  expect(decodeURIComponent(page.url())).toContain(`=${boris.id}`);
  await visit.go('/tasks/load');
  const box = (await page.getByRole('img', { name: /Задачи по сотрудникам/ }).boundingBox())!;
  await page.mouse.click(box.x + 200, box.y + 52);
  await page.waitForURL(/\/tasks\?filter/);
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('the calendar counts what the list has: a number of a day opens exactly its tasks, the filter narrows both', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  const late = dayFromNow(-4);
  await visit.go(`/tasks/calendar?whose=all&month=${late.slice(0, 7)}&day=${late}`);
  await page.getByRole('complementary').getByRole('link', { name: 'просрочено 1' }).click();
  await visit.settle();
  await page.getByText('1 строка').waitFor();
  await page.getByRole('link', { name: /^Сверить взаиморасчёты/ }).waitFor();
  await visit.go(`/tasks/calendar?whose=all&month=${late.slice(0, 7)}&filter[assigneeId][in]=${boris.id}`);
  await page.getByRole('button', { name: new RegExp(`^${dayInWords(late)}: всего 0`) }).waitFor();
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('the load tells what is to come by day, of a filter if there is one', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  await visit.go(`/tasks/load?filter[assigneeId][in]=${boris.id}`);
  const ahead = page.getByRole('region', { name: 'Что предстоит, по дням' });
  await ahead.getByRole('rowheader', { name: 'Борис Котов' }).waitFor();
  expect(await ahead.getByRole('rowheader').allTextContents()).toEqual(['Борис Котов']);
  await ahead.getByRole('link').first().click();
  await page.waitForURL(/\/tasks\?filter/);
  await visit.settle();
  await page.getByText('1 строка').waitFor();
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('in English a day is written as it is shown, and read as people type it', async () => {
  const visit = await Visit.begin({ as: firm.head, language: 'en' });
  const { page } = visit;
  await visit.go('/tasks');
  await page.getByRole('button', { name: 'New task' }).first().click();
  const due = page.getByRole('dialog').getByLabel('Due', { exact: true });
  for (const [typed, written] of [['Jul 25, 2027', '25 Jul 2027'], ['5/9/27', '5 Sept 2027'], ['2027-03-08', '8 Mar 2027']] as const) {
    await due.fill(typed);
    await due.press('Tab');
    expect(await due.inputValue()).toBe(written);
  }
  await visit.picture('new-task-days');
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});
