import { resolve } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { chromium as chromiumProgram } from '../deploy/local/chromium.ts';
import { buildWeb } from '../tools/build-web.ts';
import { round, type Benchmark, type Figure } from './lib/figure.ts';
import { seedOrganisations } from './lib/organisations.ts';
import { HEAD, PASSWORD, withStack } from './lib/stack.ts';
import { seedSeason } from './matrix.ts';

const CLIENTS = 100_000;
const SCROLLED_MS = 4_000;
const ROUNDS = 3;

/** The console in a browser: frames while the matrix of 5,000 × 40 is scrolled, and how soon a list of 100,000 clients can be used after its data came. */
export const consolePages: Benchmark = {
  name: 'console',
  run: () => withStack(async (bench) => {
    const root = resolve(import.meta.dirname, '..');
    await buildWeb(root, () => undefined);
    await seedSeason(bench);
    await seedOrganisations(bench, CLIENTS);
    const program = await chromiumProgram(() => undefined);
    const browser = await chromium.launch({ executablePath: program.executablePath, env: { ...process.env, ...program.env } as Record<string, string>, args: ['--no-sandbox'] });
    try {
      const page = await (await browser.newContext({ baseURL: bench.stack.url, viewport: { width: 1440, height: 900 } })).newPage();
      await signIn(page);
      const idle = await longestFrame(page, 'none');
      await page.goto('/season?window=2026-Q3&by=period');
      await page.getByRole('grid').waitFor();
      await page.waitForLoadState('networkidle');
      const down = await longestFrame(page, 'down');
      const across = await longestFrame(page, 'across');
      const usable = await firstRowAfterData(page);
      return [
        { what: 'matrix 5,000 × 40, scrolled down, longest frame, ms', measured: `${round(down)} ms (a page at rest: ${round(idle)} ms)`, value: down, aim: { atMost: 50 } },
        { what: 'matrix 5,000 × 40, scrolled across, longest frame, ms', measured: `${round(across)} ms`, value: across, aim: { atMost: 50 } },
        { what: `list of ${round(CLIENTS)} clients, usable after its data, ms`, measured: `${round(usable)} ms`, value: usable, aim: { atMost: 300 } },
      ] satisfies Figure[];
    } finally { await browser.close(); }
  }),
};

async function signIn(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await page.locator('input[type="email"]').fill(HEAD);
  await page.locator('input[type="password"]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
}

/** The longest time between two frames while the grid is scrolled, the best of some rounds: a noisy moment is not the console's. */
async function longestFrame(page: Page, way: 'down' | 'across' | 'none'): Promise<number> {
  const rounds: number[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    rounds.push(await page.evaluate(({ way, ms }) => new Promise<number>((done) => {
      const grid = document.querySelector('[role="grid"]');
      const scroller = grid && [grid, ...grid.querySelectorAll('*')].concat(grid.parentElement ? [grid.parentElement] : []).find((each) => each.scrollHeight > each.clientHeight + 200 || each.scrollWidth > each.clientWidth + 200);
      const began = performance.now();
      let [last, longest] = [began, 0];
      const frame = (now: number) => {
        longest = Math.max(longest, now - last);
        last = now;
        if (way === 'down') scroller!.scrollTop = ((now - began) / ms) * Math.min(scroller!.scrollHeight, 40_000);
        if (way === 'across') scroller!.scrollLeft = Math.abs(Math.sin((now - began) / 700)) * scroller!.scrollWidth;
        if (now - began < ms) requestAnimationFrame(frame); else done(longest);
      };
      requestAnimationFrame((now) => { last = now; requestAnimationFrame(frame); });
    }), { way, ms: SCROLLED_MS }));
  }
  return Math.min(...rounds);
}

/** From the end of the answer to the first row that can be clicked. */
async function firstRowAfterData(page: Page): Promise<number> {
  const rounds: number[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    await page.goto('/profile');
    const answered = page.waitForResponse((response) => response.url().includes('/organisations') && response.ok());
    await page.getByRole('link', { name: /Клиенты|Clients/ }).first().click();
    await (await answered).finished();
    const began = performance.now();
    await page.getByRole('row').nth(1).getByRole('link').first().click({ trial: true });
    rounds.push(performance.now() - began);
  }
  return Math.min(...rounds);
}
