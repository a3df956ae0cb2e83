import { contacts, reporting, type Job } from '@kontora/contracts';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openFirm, type Employee, type Firm } from './test/firm.ts';
import { leave, Visit, type Looks } from './test/visit.ts';

jest.setTimeout(240_000);
const YEAR = new Date().getUTCFullYear();
const WINDOW = `window=${YEAR}-Q4`;
let firm: Firm;
let lead: Employee;

beforeAll(async () => {
  firm = await openFirm();
  lead = await firm.hire('Вера Климова', 'lead-accountant');
  const anna = await firm.hire('Анна Белова', 'accountant');
  for (const [i, name] of ['ООО «Ромашка»', 'ООО «Василёк»', 'ИП Петров Пётр Петрович', 'ООО «Северный ветер»', 'ООО «Утренняя звезда»'].entries()) {
    const { id } = await firm.head.api.call(contacts.createOrganisation, { name, code: `K-${i + 1}`, state: 'client', servicedFrom: `${YEAR - 1}-01-01` });
    await firm.head.api.call(contacts.setProfile, { organisationId: id, from: `${YEAR - 1}-01-01`, subject: i === 2 ? 'ip' : 'org', regimes: [i === 2 ? 'USN' : 'OSNO'], flags: { employees_or_contractors: true, pays_individuals: true, vat_payer_or_agent: i !== 2 } });
    await firm.head.api.call(contacts.setResponsible, { organisationId: id, role: 'accountant', employeeId: i < 3 ? lead.id : anna.id, from: `${YEAR - 1}-01-01` });
  }
  const { planId } = await ended<{ planId: string }>(await firm.head.api.call(reporting.planSeason, { year: YEAR }));
  await ended(await firm.head.api.call(reporting.acceptPlan, { id: planId, unconfirmed: 'leave' }));
  const { data } = await lead.api.call(reporting.listObligationStages, { filter: { plannedOn: { gte: `${YEAR}-10-01`, lte: `${YEAR}-10-28` } }, limit: 30 });
  for (const { obligationId, key } of data) {
    const { version } = await lead.api.call(reporting.getObligation, { id: obligationId });
    await lead.api.call(reporting.completeStage, { id: obligationId, key, minutes: 40 }, { ifMatch: version });
  }
}, 200_000);
afterAll(leave);

async function ended<R>(job: Job): Promise<R> {
  for await (const now of firm.head.api.watchJob(job)) if (now.state === 'done') return now.result as R;
  throw new Error('The job did not end well');
}

const LOOKS: Looks[] = [{}, { language: 'en', scheme: 'dark', size: 'phone' }];
/** Pages that consist of what another one is made of: seen, but not searched for barriers again. */
const ALIKE = ['schedule-month', 'schedule-week', 'schedule-none', 'calendar-stages', 'load-weeks', 'load-none'];
test.each(LOOKS)('the season in time with %o: schedule, calendar, load and stages', async (looks) => {
  const visit = await Visit.begin({ ...looks, as: firm.head });
  const { page } = visit;
  const look = (name: string, path?: string) => visit.look(name, path, { thorough: !ALIKE.includes(name) });
  await look('schedule', `/season/schedule?${WINDOW}`);
  await look('schedule-month', `/season/schedule?${WINDOW}&zoom=month`);
  await look('schedule-clients', `/season/schedule?${WINDOW}&group=client`);
  await look('schedule-week', `/season/schedule?${WINDOW}&group=client&zoom=week`);
  await look('schedule-employees', `/season/schedule?${WINDOW}&group=employee`);
  await look('schedule-none', `/season/schedule?window=${YEAR + 3}`);
  await look('calendar', `/season/calendar?month=${YEAR}-10`);
  await look('calendar-stages', `/season/calendar?month=${YEAR}-12&what=stage`);
  await look('load', `/season/load?${WINDOW}`);
  await page.getByText(/По неделям|By week/).first().evaluate((heading) => { heading.scrollIntoView(); });
  await look('load-weeks');
  await look('load-none', `/season/load?window=${YEAR + 3}`);
  await look('stages', `/season/stages`);
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('a bar opens its stages, a stage its obligation; the keyboard goes from bar to bar; the filter of the matrix goes along', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  const side = page.getByRole('complementary');
  await visit.go(`/season?${WINDOW}&filter[employeeId][in]=${lead.id}`);
  await page.getByRole('link', { name: 'График' }).click();
  await page.getByRole('grid', { name: 'График' }).waitFor();
  expect(page.url()).toContain(lead.id);
  await page.getByRole('button', { name: /Подготовить, .* Сделано|Подготовить, .* сделано/ }).first().click();
  await side.getByText('Вера Климова').first().waitFor();
  await side.getByRole('button', { name: /Ромашка/ }).click();
  await side.getByRole('heading', { name: 'Этапы' }).waitFor();
  await visit.picture('schedule-card');

  await visit.go(`/season/schedule?${WINDOW}&filter[state][eq]=cancelled`);
  await page.getByText('В этом окне нет этапов').waitFor();

  await visit.go(`/season/schedule?${WINDOW}&group=client`);
  const grid = page.getByRole('grid', { name: 'График' });
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await side.getByRole('heading', { name: 'Этапы' }).waitFor();
  expect(await visit.barriers('schedule-card')).toEqual([]);

  await visit.go(`/season/schedule?${WINDOW}`);
  await page.getByRole('button', { name: 'Свернуть' }).first().click();
  await page.getByRole('button', { name: 'Развернуть' }).first().waitFor();
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('a day opens what is due on it, and arrow keys go from day to day', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  await visit.go(`/season/calendar?month=${YEAR}-10`);
  const day = page.locator(`[data-day="${YEAR}-10-26"]`);
  const [, total] = /всего (\d+)/.exec((await day.textContent())!)!;
  await day.click();
  const rows = page.getByRole('complementary').getByRole('listitem');
  await rows.first().waitFor();
  await visit.picture('calendar-day');
  expect(await rows.count()).toBe(Number(total));
  await page.keyboard.press('ArrowRight');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-day'))).toBe(`${YEAR}-10-27`);
  expect([...(await visit.barriers('calendar-day')), ...visit.mistakes]).toEqual([]);
  await visit.end();
});

test('a number of the load opens exactly its stages, and so does its bar', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  await visit.go(`/season/load?${WINDOW}`);
  for (const figure of [0, 1, 2]) {
    const link = page.getByRole('row', { name: /Вера Климова/ }).getByRole('link').nth(figure);
    const count = await link.textContent();
    await link.click();
    await page.getByRole('heading', { name: 'Этапы', level: 1 }).waitFor();
    await page.getByRole('status').getByText(new RegExp(`^${count} строк`)).waitFor();
    await page.goBack();
  }
  await visit.settle();
  const box = (await page.getByRole('img', { name: /По сотрудникам/ }).boundingBox())!;
  await page.mouse.click(box.x + 192, box.y + 54);
  await page.waitForURL(/\/season\/stages\?.*state/);
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('what the server does not give is said, with a way to try again', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  let broken = true;
  await page.route(/\/api\/v1\/season\/load/, (route) => (broken ? route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: 'Internal', status: 500, code: 'internal', detail: 'Broken', traceId: '0', retryable: false }) }) : route.continue()));
  await visit.go(`/season/load?${WINDOW}`);
  await page.getByRole('alert').waitFor();
  await visit.picture('load-failed');
  broken = false;
  await page.getByRole('button', { name: 'Повторить' }).click();
  await page.getByRole('heading', { name: 'По неделям' }).waitFor();
  await visit.end();
});
