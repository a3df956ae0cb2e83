import { tasks } from '@kontora/contracts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openFirm, type Employee, type Firm } from './test/firm.ts';
import { leave, Visit, type Looks } from './test/visit.ts';

let firm: Firm;
let anna: Employee;
const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  firm = await openFirm();
  anna = await firm.hire('Анна Белова', 'accountant');
  const add = (title: string, more: object = {}) => firm.head.api.call(tasks.createTask, { title, assigneeId: anna.id, ...more });
  await add('Сдать декларацию по НДС за 3 квартал', { dueOn: day(1), statutory: true, priority: 1 });
  await add('Ответить на вопрос о командировочных', { clientWaiting: true, dueOn: day(0), description: 'Клиент спрашивает, как оформить суточные за границей.', checkList: [{ text: 'Проверить приказ' }, { text: 'Номер авансового отчёта', evidence: 'number' }] });
  await add('Сверить расчёты с банком', { dueOn: day(-4), promisedOn: day(-1) });
  await add('Подготовить акт сверки', { dueOn: day(6), reviewerId: firm.head.id });
  for (let i = 1; i <= 40; i++) await add(`Проверить первичные документы, пакет № ${i}`, { dueOn: day(7 + (i % 9)) });
}, 200_000);
afterAll(leave);

/** Contrast is looked at in both schemes, names and order in both sizes; the other looks are kept as pictures. */
const LOOKS: (Looks & { thorough?: boolean })[] = [{ thorough: true }, { scheme: 'dark' }, { size: 'phone' }, { language: 'en' }, { language: 'en', scheme: 'dark', size: 'phone', thorough: true }];

test.each(LOOKS)('every page with %o: nothing to stumble over, no complaint of the browser', async ({ thorough, ...looks }) => {
  const [stranger, visit] = [await Visit.begin(looks), await Visit.begin({ ...looks, as: anna })];
  const look = (who: Visit, name: string, path?: string) => who.look(name, path, { thorough: thorough === true });
  await look(stranger, 'sign-in', '/sign-in');
  await look(stranger, 'password-reset', '/password-reset');
  await look(stranger, 'invitation-over', '/invitation#over');
  await look(visit, 'today', '/');
  await look(visit, 'profile', '/profile');
  await look(visit, 'missing', '/nowhere');
  await look(visit, 'tasks', '/tasks');
  await visit.page.getByText('Ответить на вопрос о командировочных').first().click();
  await visit.page.getByText('Клиент спрашивает').waitFor();
  await look(visit, 'task');
  await visit.page.getByRole('button', { name: /^(Завершить|Complete)$/ }).first().click();
  await visit.page.getByRole('dialog').waitFor();
  await look(visit, 'task-complete');
  expect([...stranger.mistakes, ...visit.mistakes]).toEqual([]);
  await stranger.end();
  await visit.end();
}, 400_000);
