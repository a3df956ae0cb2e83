import { contacts, identity, reporting } from '@kontora/contracts';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openFirm, type Firm } from './test/firm.ts';
import { leave, Visit, type Looks } from './test/visit.ts';

jest.setTimeout(300_000);
let firm: Firm;

beforeAll(async () => {
  firm = await openFirm();
  const { api } = firm.head;
  await api.call(identity.createEmployeeGroup, { name: 'Бухгалтерия', description: '' });
  for (const name of ['ООО «Ромашка»', 'ООО «Северный ветер»']) {
    const { id } = await api.call(contacts.createOrganisation, { name, state: 'client', servicedFrom: '2025-01-01' });
    await api.call(contacts.setProfile, { organisationId: id, from: '2025-01-01', subject: 'org', regimes: ['OSNO'], flags: { employees_or_contractors: true, pays_individuals: true, vat_payer_or_agent: true } });
  }
}, 200_000);
afterAll(leave);

/** Sets a date input as somebody types it. */
async function typeDay(page: Page, label: string, day: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(day);
  await page.keyboard.press('Tab');
}
const choose = async (page: Page, label: string, option: string, nth = 0) => {
  await page.getByRole('combobox', { name: label, exact: true }).nth(nth).click();
  await page.getByRole('option', { name: option, exact: true }).click();
};

const LOOKS: Looks[] = [{}, { language: 'en', scheme: 'dark', size: 'phone' }];
test.each(LOOKS)('the editor of rules with %o', async (looks) => {
  const visit = await Visit.begin({ ...looks, as: firm.head });
  const look = async (name: string, path: string) => {
    await visit.page.setViewportSize({ width: looks.size === 'phone' ? 390 : 1440, height: 2400 }); // the whole form
    await visit.look(name, path);
  };
  await look('rule-card', '/admin/catalogue/NDS');
  await look('rule-version', '/admin/catalogue/NDS/version');
  await look('rule-exceptions', '/admin/catalogue/USN_ADV/version');
  await look('rule-own', '/admin/catalogue/new');
  await visit.go('/admin/calendar/2026');
  await visit.page.getByRole('button', { name: /^(Изменить|Change)$/ }).click();
  await visit.look('calendar-editor');
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('a rule changes from a day on: its dates are tried, what it does to clients is shown, then it is saved', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  await visit.go('/admin/catalogue/NDS');
  await page.getByRole('link', { name: 'Новая редакция' }).click();
  await typeDay(page, 'Действует с', '01.01.2027');
  await choose(page, 'День', '20');
  await page.getByRole('complementary', { name: 'Проверить сроки' }).getByText('20.10.2026 — 20-е число').waitFor();
  await page.getByLabel('Почему меняется').fill('Поправки к статье 174');

  await page.getByLabel('Название по-русски').first().fill('');
  await page.getByRole('button', { name: 'Что изменится' }).click();
  await page.getByText('Заполните поле').waitFor();
  await visit.picture('rule-refused');
  await page.getByLabel('Название по-русски').first().fill('Декларация по НДС');

  await page.getByRole('button', { name: 'Что изменится' }).click();
  await page.getByRole('heading', { name: 'Что меняется в правиле' }).waitFor();
  await visit.settle();
  await visit.picture('rule-review');
  expect(await visit.barriers('rule-review')).toEqual([]);
  await page.getByRole('button', { name: 'Сохранить редакцию' }).click();
  await page.getByText('Редакция сохранена').waitFor();
  const { versions } = await firm.head.api.call(reporting.getObligationType, { code: 'NDS' });
  expect(versions.map(({ validFrom, comment, rule }) => [validFrom, comment, (rule.filing_due as { day: number }).day])).toEqual([[null, null, 25], ['2027-01-01', 'Поправки к статье 174', 20]]);
  await visit.settle();
  await page.getByText('Что меняется в правиле').click();
  await visit.picture('rule-versions');
  expect(await visit.barriers('rule-versions')).toEqual([]);
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('a report of the firm\'s own is added, and later ended with a last day', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  await visit.go('/admin/catalogue');
  await page.getByRole('link', { name: 'Свой отчёт или платёж' }).click();
  await page.getByRole('textbox', { name: 'Код', exact: true }).fill('OWN_LETTER');
  await page.getByLabel('Название по-русски').fill('Письмо собственнику');
  await page.getByLabel('Название по-английски').fill('Letter to the owner');
  await page.getByRole('textbox', { name: 'Ведомство' }).fill('собственник');
  await choose(page, 'Исключение для периода', '4 квартал');
  await page.getByRole('button', { name: 'Что изменится' }).click();
  await page.getByText('Заполните поле').waitFor(); // no regime yet
  await page.getByRole('combobox', { name: 'Режим налогообложения' }).press('ArrowDown');
  await page.getByRole('option', { name: 'ОСНО', exact: true }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Что изменится' }).click();
  await page.getByRole('heading', { name: 'Новое правило' }).waitFor();
  await visit.settle();
  await visit.picture('rule-own-review');
  expect(await visit.barriers('rule-own-review')).toEqual([]);
  await page.getByRole('button', { name: 'Сохранить редакцию' }).click();
  await page.getByText('Редакция сохранена').waitFor();
  const stored = async () => (await firm.head.api.call(reporting.getObligationType, { code: 'OWN_LETTER' })).versions.map(({ own, validTo, rule }) => [own, validTo, (rule.filing_due as { by_period: unknown }).by_period]);
  expect(await stored()).toEqual([[true, null, { Q4: null }]]);

  await page.getByRole('button', { name: 'Больше не сдавать' }).click();
  await page.getByRole('dialog').getByLabel('Последний день правила').waitFor();
  await visit.settle();
  await visit.picture('rule-retire');
  expect(await visit.barriers('rule-retire')).toEqual([]);
  await page.getByLabel('Последний день правила').click(); // the picker of days
  await visit.picture('day-picker');
  expect((await visit.barriers('day-picker')).filter((barrier) => !barrier.includes(': region:'))).toEqual([]);
  await page.keyboard.press('Tab');
  await page.getByRole('dialog').getByRole('button', { name: 'Прекратить' }).click();
  await page.getByText('Последний день записан').waitFor();
  expect(await stored()).toEqual([[true, expect.stringMatching(/-12-31$/), { Q4: null }]]);
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('the calendar of a year is painted, what it moves is shown, and it is saved as a new revision', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  const before = (await firm.head.api.call(reporting.getWorkingCalendar, { year: 2026 })).revisions[0]!;
  await visit.go('/admin/calendar/2026');
  await page.getByRole('button', { name: 'Изменить' }).click();
  await page.getByText('Нерабочий', { exact: true }).click();
  await page.getByRole('button', { name: /^понедельник, 27 апреля/ }).click();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: /^вторник, 28 апреля: объявлен/ }).waitFor();
  await page.getByRole('combobox', { name: 'Источники' }).fill('Указ № 1');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Что изменится' }).click();
  await page.getByRole('heading', { name: 'Какие дни меняются' }).waitFor();
  await visit.settle();
  await visit.picture('calendar-review');
  expect(await visit.barriers('calendar-review')).toEqual([]);
  await page.getByRole('button', { name: 'Сохранить редакцию' }).click();
  await page.getByText('Календарь сохранён').waitFor();
  const { revisions: [after] } = await firm.head.api.call(reporting.getWorkingCalendar, { year: 2026 });
  expect([after!.revision, before.workingDays - after!.workingDays, after!.sources.includes('Указ № 1')]).toEqual([before.revision + 1, 2, true]);
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('a year that has no calendar yet is begun with the holidays of the year before', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  await visit.go('/admin/calendar/2028');
  await page.getByRole('button', { name: 'Завести календарь' }).click();
  await page.getByRole('button', { name: /12 июня: День России/ }).waitFor();
  await page.getByRole('button', { name: 'Что изменится' }).click();
  await page.getByRole('button', { name: 'Сохранить редакцию' }).click();
  await page.getByText('Календарь сохранён').waitFor();
  await visit.settle();
  await visit.picture('calendar-begun');
  expect((await firm.head.api.call(reporting.getWorkingCalendar, { year: 2028 })).revisions[0]).toMatchObject({ revision: 1, status: 'unconfirmed' });
  expect(visit.mistakes.filter((mistake) => !mistake.includes('404'))).toEqual([]); // that there was none was said with a 404
  await visit.end();
});

test('stages of a role without anybody go into the queue of a group', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  await visit.go('/admin/stages');
  await choose(page, 'Группа: Ведущий бухгалтер', 'Бухгалтерия');
  await page.getByText('Очередь выбрана: Ведущий бухгалтер').waitFor();
  const [group] = (await firm.head.api.call(identity.listEmployeeGroups, {})).data;
  expect((await firm.head.api.call(reporting.listStageRoles, {})).data).toMatchObject([{ role: 'lead_accountant', groupId: group!.id }]);
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test.each([
  ['ru', ['УСН; периоды I квартал, полугодие, 9 месяцев', 'Аванс по УСН', 'ФНС', 'под вопросом 20 и 22 февраля']],
  ['en', ['simplified tax system; for the first quarter, the half-year and nine months', 'Simplified tax (USN) advance', 'Tax Service (FNS)', 'uncertain are 20/22 Feb']],
] as const)('what the built-in rules and calendars say is said in the language of the reader: %s', async (language, [condition, payment, authority, note]) => {
  const visit = await Visit.begin({ as: firm.head, language });
  const card = visit.page.getByRole('complementary');
  await visit.go('/admin/catalogue/USN_ADV');
  for (const said of [condition, payment, authority]) await card.getByText(said).first().waitFor();
  await visit.picture('rule-said');
  await visit.go('/admin/calendar/2027');
  await visit.page.getByText(note).waitFor();
  await visit.picture('calendar-said');
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});
