import { contacts, reporting, type Job } from '@kontora/contracts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openFirm, type Employee, type Firm } from './test/firm.ts';
import { leave, Visit, type Looks } from './test/visit.ts';

const YEAR = new Date().getUTCFullYear();
let firm: Firm;
let lead: Employee;

beforeAll(async () => {
  firm = await openFirm();
  lead = await firm.hire('Вера Климова', 'lead-accountant');
  for (const [i, name] of ['ООО «Ромашка»', 'ООО «Василёк»', 'ИП Петров Пётр Петрович', 'ООО «Северный ветер»'].entries()) {
    const { id } = await firm.head.api.call(contacts.createOrganisation, { name, code: `K-${i + 1}`, state: 'client', servicedFrom: `${YEAR - 1}-01-01` });
    await firm.head.api.call(contacts.setProfile, { organisationId: id, from: `${YEAR - 1}-01-01`, subject: i === 2 ? 'ip' : 'org', regimes: [i === 2 ? 'USN' : 'OSNO'], flags: { employees_or_contractors: true, pays_individuals: true, vat_payer_or_agent: i !== 2 } });
    await firm.head.api.call(contacts.setResponsible, { organisationId: id, role: 'accountant', employeeId: lead.id, from: `${YEAR - 1}-01-01` });
  }
  const { planId } = await ended<{ planId: string }>(await firm.head.api.call(reporting.planSeason, { year: YEAR }));
  await ended(await firm.head.api.call(reporting.acceptPlan, { id: planId, unconfirmed: 'leave' }));
});
afterAll(leave);

async function ended<R>(job: Job): Promise<R> {
  for await (const now of firm.head.api.watchJob(job)) if (now.state === 'done') return now.result as R;
  throw new Error('The job did not end well');
}

const LOOKS: Looks[] = [{}, { language: 'en', scheme: 'dark', size: 'phone' }];
test.each(LOOKS)('the season with %o: matrix, card, list, plans and gaps', async (looks) => {
  const visit = await Visit.begin({ ...looks, as: firm.head });
  await visit.look('season', `/season?window=${YEAR}-Q4`);
  await visit.look('season-year', `/season?window=${YEAR}&columns=code-period`);
  await visit.go(`/season?window=${YEAR}-Q4`);
  await visit.page.getByTitle(/запланирован|planned/).first().click();
  await visit.page.getByRole('complementary').getByRole('heading', { level: 2 }).waitFor();
  await visit.look('obligation');
  await visit.look('season-list', '/season/list');
  await visit.look('plans', '/season/plans');
  await visit.page.getByRole('link', { name: String(YEAR), exact: true }).first().click();
  await visit.look('plan');
  await visit.look('gaps', '/season/gaps');
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('a report is filed from the matrix: the cell, its card, the day, and the matrix says so', async () => {
  const visit = await Visit.begin({ as: firm.head });
  await visit.go(`/season?window=${YEAR}-Q4`);
  const sent = visit.page.getByRole('link', { name: /отправлено/ });
  expect(await sent.textContent()).toBe('0отправлено');
  await visit.page.getByRole('grid').focus();
  await visit.page.keyboard.press('ArrowDown');
  await visit.page.keyboard.press('Enter'); // the cell below the first: a report of the second client
  await visit.page.getByRole('button', { name: 'Отметить отправку' }).click();
  await visit.page.getByLabel('Подтверждение').fill('Квитанция 17');
  await visit.page.getByRole('dialog').getByRole('button', { name: 'Отметить отправку' }).click();
  await visit.page.getByRole('complementary').getByText('Квитанция 17').waitFor();
  await visit.settle();
  expect(await sent.textContent()).toBe('1отправлено');
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('several reports of the list at once: what can be done is said before, what was done can be taken back', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  await visit.go('/season/list?filter[state][eq]=planned');
  const boxes = page.getByRole('grid').getByLabel('Выбрать строку');
  for (const n of [0, 1, 2]) await boxes.nth(n).check();
  const act = page.getByRole('toolbar').getByRole('button', { name: 'Сделать с выбранными' });
  await act.click();
  await visit.picture('obligations-bulk-menu');
  await page.getByRole('menuitem', { name: 'Снять с сезона' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Можно сделать: 3 из 3').waitFor();
  await dialog.getByLabel('Причина').fill('Клиент ликвидирован');
  await visit.picture('obligations-bulk');
  expect(await visit.barriers('obligations-bulk')).toEqual([]);
  await dialog.getByRole('button', { name: 'Снять с сезона' }).click();
  await page.getByText('Готово: 3 обязательства').waitFor();
  const off = () => firm.head.api.call(reporting.listObligations, { filter: { state: { eq: 'cancelled' } } }).then(({ data }) => data.length);
  expect(await off()).toBe(3);
  await page.getByRole('button', { name: 'Вернуть', exact: true }).click();
  await page.getByText('Возвращено как было').waitFor();
  expect(await off()).toBe(0);
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test.each(['ru', 'en'] as const)('a file has what the list shows, in its order and under its headings: %s', async (language) => {
  const visit = await Visit.begin({ as: firm.head, language });
  const { page } = visit;
  const plan = (await firm.head.api.call(reporting.listSeasonPlans, {})).data[0]!;
  for (const [path, further] of [['/season/list', []], ['/season/plans', []], [`/season/plans/${plan.id}`, [language === 'ru' ? 'Принято' : 'Applied']]] as const) {
    await visit.go(path);
    const shown = (await page.getByRole('columnheader').allTextContents()).filter((text) => text !== '');
    await page.getByRole('button', { name: /^(Выгрузить|Export)/ }).click();
    const file = await (await page.request.get((await page.getByRole('menuitem', { name: 'CSV' }).getAttribute('href'))!)).text();
    const headings = file.split('\r\n')[0]!.replace('\uFEFF', '').split(';').map((heading) => heading.replace(/, (МСК|Moscow time)$/, ''));
    expect([path, headings.filter((heading) => !further.some((one) => one === heading))]).toEqual([path, shown]);
    expect(file.split('\r\n').length).toBeGreaterThan(2);
    await page.keyboard.press('Escape');
  }
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});
