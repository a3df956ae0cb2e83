import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type Page, type Request } from 'playwright-core';
import { host, type Employee } from './firm.ts';

const PICTURES = resolve(import.meta.dirname, '../../../.kontora/screenshots');
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
/** The width of A4 across, within its margins. */
const PAPER = { width: 1046, height: 720 };
/** How a visitor looks at the console, and as whom. */
export interface Looks { language?: 'ru' | 'en'; scheme?: 'light' | 'dark'; size?: keyof typeof SIZES; as?: Employee }

let browser: Promise<Browser> | undefined;
/** Leaves the browser that all tests share. */
export const leave = async () => { await (await browser)?.close(); };

/** A visit of its own: cookies, language, colours, size. What goes wrong in the page is remembered. */
export class Visit {
  readonly mistakes: string[] = [];
  private underWay = 0;
  private constructor(readonly page: Page, private readonly looks: Required<Omit<Looks, 'as'>>) {}

  static async begin({ language = 'ru', scheme = 'light', size = 'desktop', as }: Looks = {}): Promise<Visit> {
    browser ??= chromium.connect(host.browser);
    const context = await (await browser).newContext({ baseURL: host.url, viewport: SIZES[size], colorScheme: scheme, locale: language === 'ru' ? 'ru-RU' : 'en-GB', timezoneId: 'Europe/Moscow', hasTouch: size === 'phone', reducedMotion: 'reduce' });
    if (as) {
      const [name, ...value] = as.cookie.split('=');
      await context.addCookies([{ name: name!, value: value.join('='), url: host.url }]);
    }
    const page = await context.newPage();
    // Generous: a busy machine must not fail a test.
    page.setDefaultTimeout(60_000);
    const visit = new Visit(page, { language, scheme, size });
    page.on('console', (message) => { if (['error', 'warning'].includes(message.type()) && !EXPECTED.test(message.text())) visit.mistakes.push(message.text()); });
    page.on('pageerror', (error) => visit.mistakes.push(String(error)));
    const ends = (request: Request) => { if (request.resourceType() !== 'eventsource') visit.underWay--; };
    page.on('request', (request) => { if (request.resourceType() !== 'eventsource') visit.underWay++; });
    page.on('requestfinished', ends);
    page.on('requestfailed', ends);
    return visit;
  }

  /** Goes to an address and waits until nothing loads any more. */
  async go(path: string): Promise<void> {
    await this.page.goto(path);
    await this.settle();
  }
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet = this.underWay === 0 && (await this.page.locator('.mantine-Skeleton-root, [data-loading="true"]').count()) === 0 ? quiet + 1 : 0) await this.page.waitForTimeout(40);
  }

  /** Keeps a picture of what is to be seen. */
  async picture(name: string): Promise<void> {
    const { language, scheme, size } = this.looks;
    mkdirSync(PICTURES, { recursive: true });
    await this.page.screenshot({ path: join(PICTURES, `${name}-${language}-${scheme}-${size}.png`) });
  }

  /** Keeps a picture of the page as a printer gets it, whole; what a browser does before printing is done. */
  async paper(name: string): Promise<void> {
    const size = this.page.viewportSize()!;
    await this.page.emulateMedia({ media: 'print' });
    await this.page.setViewportSize(PAPER);
    await this.page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    mkdirSync(PICTURES, { recursive: true });
    await this.page.screenshot({ path: join(PICTURES, `paper-${name}-${this.looks.language}.png`), fullPage: true });
    await this.page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await this.page.setViewportSize(size);
    await this.page.emulateMedia({ media: null });
  }

  /** Looks at a page, or at what is there: keeps a picture, and counts among the mistakes what people with disabilities would stumble over, unless told not to look for it. */
  async look(name: string, path?: string, { thorough = true }: { thorough?: boolean } = {}): Promise<void> {
    if (path) await this.go(path);
    await this.settle();
    await this.picture(name);
    if (thorough) this.mistakes.push(...(await this.barriers(name)));
  }

  /** What people with disabilities would stumble over: the names of broken rules, and where. */
  async barriers(name: string): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page: this.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']).analyze();
    return violations.flatMap((rule) => rule.nodes.map((node) => `${name}: ${rule.id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`));
  }

  async end(): Promise<void> { await this.page.context().close(); }
}
/** The browser reports every answer of 4xx as an error of the page; that nobody is signed in yet is none. */
const EXPECTED = /Failed to load resource: the server responded with a status of (401|409|412|422)/;
