import { tasks, type Filter } from '@kontora/contracts';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openFirm, type Firm } from './test/firm.ts';
import { leave, Visit } from './test/visit.ts';

let firm: Firm;
const LONG = 'Сверить расчёты с поставщиками за все кварталы года, запросить недостающие акты и счета-фактуры, разобрать расхождения и записать выводы';
beforeAll(async () => {
  firm = await openFirm();
  await firm.head.api.call(tasks.createTask, { title: LONG, assigneeId: firm.head.id });
});
afterAll(leave);

const WORDS = {
  ru: { tree: 'Клиент ждёт: да и (Состояние: открыта или Состояние: в работе или не (У кого: Елена Орлова и Срок: ≤ 31.12.2026))', reports: 'Отчёт: ЕФС-1' },
  en: { tree: 'Client waits: yes and (State: open or State: in work or not (Assigned to: Елена Орлова and Due: ≤ 31 Dec 2026))', reports: 'Report: EFS-1' },
} as const;

test.each(['ru', 'en'] as const)('a tree of conditions is told in words, cut where it is long and whole in its tooltip (%s)', async (language) => {
  const visit = await Visit.begin({ as: firm.head, language });
  const { page } = visit;
  const tree: Filter = { clientWaiting: { eq: true }, or: [{ state: { in: ['open'] } }, { state: { eq: 'in-work' } }, { not: { assigneeId: { eq: firm.head.id }, dueOn: { lte: '2026-12-31' } } }] };
  const chip = page.locator('[data-condition]').first();
  await visit.go(`/tasks?filter=${encodeURIComponent(JSON.stringify(tree))}`);
  await visit.look(`filter-tree`);
  expect(await chip.getByRole('button').first().textContent()).toBe(WORDS[language].tree);
  await chip.getByRole('button').first().focus();
  await page.getByRole('tooltip').waitFor();
  expect(await page.getByRole('tooltip').textContent()).toBe(WORDS[language].tree);

  const wide: Filter = { or: Array.from({ length: 8 }, (_, i) => ({ title: { contains: `очень длинное слово номер ${i}` } })) };
  await visit.go(`/tasks?filter=${encodeURIComponent(JSON.stringify(wide))}`);
  await chip.getByRole('button').first().hover();
  await page.getByRole('tooltip').waitFor();
  await visit.picture('filter-tree-long');
  const box = (await chip.boundingBox())!;
  expect([box.width <= 720, box.height < 40]).toEqual([true, true]);
  await chip.getByRole('button').last().click();
  await page.getByRole('grid').getByText(LONG).waitFor();
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test.each(['ru', 'en'] as const)('reports in a filter are written by name (%s)', async (language) => {
  const visit = await Visit.begin({ as: firm.head, language });
  for (const path of ['/season/list?filter[code][in]=', '/season?filter[code][in]=', '/season/stages?filter[obligationCode][in]=', '/season/gaps?filter[code][in]=']) {
    await visit.go(`${path}EFS1_2,NDFL6`);
    const chip = visit.page.locator('[data-condition]', { hasText: WORDS[language].reports.split(':')[0]! });
    await chip.getByText(/,/).waitFor();
    await visit.picture(`filter-reports-${path.split('?')[0]!.replaceAll('/', '-')}`);
    expect(await chip.textContent()).not.toMatch(/EFS1_2|NDFL6/);
  }
  expect(visit.mistakes).toEqual([]);
  await visit.end();
});

test('a title that is cut stays where it is when it is clicked, and stays cut', async () => {
  const visit = await Visit.begin({ as: firm.head });
  const { page } = visit;
  await visit.go('/tasks?filter[title][contains]=поставщиками');
  const title = page.getByRole('grid').getByRole('link', { name: LONG });
  const place = () => title.evaluate((link) => link.getBoundingClientRect().x - link.closest('td')!.getBoundingClientRect().x);
  const before = await place();
  await title.click({ position: { x: 60, y: 8 } });
  await page.getByRole('complementary').getByRole('heading', { level: 2 }).waitFor();
  await visit.settle();
  await visit.picture('clicked-title');
  expect(await place()).toBe(before);
  const cell = await title.evaluate((link) => { const td = link.closest('td')!; td.scrollLeft = 50; return { scrolled: td.scrollLeft, cut: td.scrollWidth > td.clientWidth, ellipsis: getComputedStyle(td).textOverflow }; });
  expect(cell).toEqual({ scrolled: 0, cut: true, ellipsis: 'ellipsis' });
  await visit.end();
});
