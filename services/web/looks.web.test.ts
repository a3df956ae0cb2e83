import { contacts, reporting, tasks, type Job } from '@kontora/contracts';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openFirm, type Firm } from './test/firm.ts';
import { leave, Visit } from './test/visit.ts';

jest.setTimeout(300_000);
const YEAR = new Date().getUTCFullYear();
let firm: Firm;
let clientId: string;

beforeAll(async () => {
  firm = await openFirm();
  const { api } = firm.head;
  for (const name of ['ООО «Научно-производственное объединение „Северсталь-Комплект“»', 'ООО «Василёк»']) {
    ({ id: clientId } = await api.call(contacts.createOrganisation, { name, state: 'client', servicedFrom: `${YEAR}-01-01`, tags: ['опт'] }));
    await api.call(contacts.setProfile, { organisationId: clientId, from: `${YEAR}-01-01`, subject: 'org', regimes: ['OSNO'], flags: { employees_or_contractors: true, pays_individuals: true, vat_payer_or_agent: true } });
    await api.call(tasks.createTask, { title: `Сверить взаиморасчёты с поставщиками и собрать подписанные акты: ${name}`, organisationId: clientId, dueOn: `${YEAR}-01-15` });
  }
  const { planId } = await ended<{ planId: string }>(await api.call(reporting.planSeason, { year: YEAR }));
  await ended(await api.call(reporting.acceptPlan, { id: planId, unconfirmed: 'leave' }));
}, 200_000);
afterAll(leave);

async function ended<R>(job: Job): Promise<R> {
  for await (const now of firm.head.api.watchJob(job)) if (now.state === 'done') return now.result as R;
  throw new Error('The job did not end well');
}

test('the tab of the browser is named after the page, and after the card before it', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  const titles: Record<string, string> = {};
  for (const path of ['/', '/tasks', '/tasks/board', '/season', '/season/list', '/admin/employees', '/admin/catalogue', '/nowhere', `/clients/${clientId}`]) {
    await visit.go(path);
    titles[path.replace(clientId, ':id')] = await page.title();
  }
  expect(titles).toEqual({
    '/': 'Сегодня · Kontora', '/tasks': 'Задачи · Kontora', '/tasks/board': 'Доска · Kontora', '/season': 'Сезон · Kontora', '/season/list': 'Отчёты и платежи · Kontora', '/admin/employees': 'Сотрудники · Kontora',
    '/admin/catalogue': 'Справочник отчётов · Kontora', '/nowhere': 'Такой страницы нет · Kontora', '/clients/:id': 'ООО «Василёк» · Клиенты · Kontora',
  });
  await page.getByRole('button', { name: 'Закрыть' }).click();
  await page.waitForFunction(() => document.title === 'Клиенты · Kontora');
  await visit.end();
});

const NARROW = ['/', '/tasks', '/tasks/board', '/tasks/load', '/clients', '/season', '/season/schedule', '/season/calendar', '/season/load', '/season/list', '/season/plans', '/admin/employees', '/admin/audit', '/admin/fields', '/admin/stages', '/profile'];
test('on a phone no page is wider than the screen, and the tab one is on can be seen', async () => {
  const visit = await Visit.begin({ as: firm.head, size: 'phone' });
  const { page } = visit;
  const wide: string[] = [];
  for (const path of [...NARROW, `/clients/${clientId}`]) {
    await visit.go(path);
    const [over, tab] = await page.evaluate(() => {
      const content = document.querySelector('#content')!;
      const tab = content.querySelector('nav [aria-current="page"]')?.getBoundingClientRect();
      return [content.scrollWidth - content.clientWidth, tab ? tab.left >= 0 && tab.right <= window.innerWidth : true] as const;
    });
    if (over > 0 || !tab) wide.push(`${path}: ${over} px too wide, tab ${tab ? 'seen' : 'unseen'}`);
    await visit.picture(`phone-${path.slice(1).replaceAll('/', '-').replace(clientId, 'card') || 'today'}`);
  }
  expect(wide).toEqual([]);
  await visit.end();
});

test.each([{ scheme: 'light', language: 'ru' }, { scheme: 'dark', language: 'en' }] as const)('a list, a card and the matrix on paper, without what only a screen needs: %o', async (looks) => {
  const visit = await Visit.begin({ ...looks, as: firm.head });
  const { page } = visit;
  const onPaper: Record<string, { buttons: number; background: string }> = {};
  for (const [name, path] of [['list', '/season/list'], ['tasks', '/tasks?filter[state][in]=open'], ['card', `/clients/${clientId}`], ['matrix', `/season?window=${YEAR}-Q4`], ['schedule', `/season/schedule?window=${YEAR}-Q4`], ['load', `/season/load?window=${YEAR}-Q4`]] as const) {
    await visit.go(path);
    await visit.paper(name);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    onPaper[name] = { buttons: await page.locator('header button:visible, nav:visible').count(), background: await page.evaluate(() => getComputedStyle(document.body).backgroundColor) };
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ media: null });
  }
  expect(new Set(Object.values(onPaper).map((paper) => JSON.stringify(paper)))).toEqual(new Set([JSON.stringify({ buttons: 0, background: 'rgb(255, 255, 255)' })]));
  await visit.end();
});

test('whoever asked for little movement sees none', async () => {
  const visit = await Visit.begin({ as: firm.head });
  await visit.go('/tasks');
  expect(await visit.page.getByRole('button', { name: 'Новая задача' }).evaluate((button) => getComputedStyle(button).transitionProperty)).toBe('none');
  await visit.page.keyboard.press('Tab');
  await visit.page.keyboard.press('Tab');
  expect(await visit.page.evaluate(() => Number.parseFloat(getComputedStyle(document.activeElement!).outlineWidth))).toBeGreaterThanOrEqual(2);
  await visit.end();
});
