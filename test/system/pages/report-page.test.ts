import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { memoryLedger } from '../../support/memory-ledger/memory-ledger.ts';
import { memoryStore } from '../../support/memory-ledger/memory-store.ts';
import { chartParts } from '../../../src/cli/commands/report/page/chart-buckets.ts';
import { reportPage } from '../../../src/cli/commands/report/page/report-page.ts';
import { utc } from '../../../src/cli/input/time-zone.ts';
import { readReport } from '../../../src/runner/report/read-report.ts';
import { describeChromium, launchChromium } from './chromium.ts';
import { screenshotFile, timeAt, writeChecks, type PageCheck } from '../../support/pages/page-ledger.ts';
import { right } from '../../support/right.ts';

const hostile = [
  '<script>document.title = "owned"</script>',
  '</style></script><img src=x onerror="document.title=\'owned\'">',
  '"><svg onload=document.title="owned">',
  "' onmouseover='document.title=1' x='",
  '<!-- --!> &lt;b&gt; {{7*7}} ${7*7} \u202Eevil\u0000',
];

const checksOf = (api: number, count: number): readonly PageCheck[] =>
  Array.from({ length: count }, (_, i) => ({
    minute: i < count / 2 ? i : i + 20,
    outcome: api % 3 === 1 && (i + api) % 40 < 5 ? 'DOWN' : 'UP',
    latency: 30 + ((i * 7 + api * 13) % 90),
    ...(api % 3 === 1 && (i + api) % 40 < 5 ? { error: hostile[api % hostile.length] ?? '' } : {}),
  }));

const makePage = async (apis: number, checks: number, rename: (text: string) => string = (text) => text) => {
  const ledger = memoryLedger(memoryStore());
  for (let api = 0; api < apis; api += 1)
    await writeChecks(ledger, `api-${String(api).padStart(4, '0')}`, checksOf(api, checks));
  const [since, until] = [Date.parse(timeAt(-10)), Date.parse(timeAt(checks + 20))];
  const parts = chartParts({ since, until }, utc, apis);
  const report = right(
    await readReport(
      { ledger, apis: null, progress: async () => Promise.resolve() },
      { since, until, now: until, edges: parts.edges, forPage: true },
    ),
  );
  // No codec lets such a name in; the page must not depend on that.
  const named = {
    ...report,
    apis: report.apis.map((api) => ({ ...api, api_id: rename(api.api_id) })),
    histories: report.histories.map((history) => ({ ...history, api_id: rename(history.api_id) })),
  };
  return reportPage(named, parts, utc);
};

type Look = Readonly<{ width?: number; colorScheme?: 'light' | 'dark'; media?: 'screen' | 'print' }>;

type Opened = Readonly<{ page: Page; problems: string[]; requests: string[] }>;

/** A limit for what hangs: a browser on a busy machine takes its time. */
const maxWait = 120_000;

describeChromium('the page of a report', () => {
  let browser: Browser;
  let few: string;
  let many: string;
  beforeAll(async () => {
    [browser, few, many] = await Promise.all([launchChromium(), makePage(4, 120), makePage(24, 60)]);
  });
  afterAll(() => browser.close());
  vi.setConfig({ testTimeout: maxWait, hookTimeout: maxWait });

  /** As a reader does it: from a file of one's own, here with a watch on the console and on the network. */
  const open = async (
    markup: string,
    { width = 1200, colorScheme = 'light', media = 'screen' }: Look = {},
  ): Promise<Opened> => {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      bypassCSP: false,
    });
    const page = await context.newPage();
    const problems: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    await page.route('**/*', async (route) => {
      const url = route.request().url();
      if (url === 'http://report.test/')
        return route.fulfill({ contentType: 'text/html; charset=utf-8', body: markup });
      requests.push(url);
      return route.abort();
    });
    await page.emulateMedia({ media, colorScheme });
    await page.goto('http://report.test/');
    return { page, problems, requests };
  };

  const close = ({ page }: Opened) => page.context().close();

  it.each([
    { name: 'few, light', width: 1200, colorScheme: 'light', media: 'screen' },
    { name: 'few, dark', width: 1200, colorScheme: 'dark', media: 'screen' },
    { name: 'few, narrow', width: 360, colorScheme: 'light', media: 'screen' },
    { name: 'few, printed', width: 800, colorScheme: 'light', media: 'print' },
    { name: 'many, light', width: 1200, colorScheme: 'light', media: 'screen' },
    { name: 'many, dark and narrow', width: 360, colorScheme: 'dark', media: 'screen' },
  ] as const)(
    'is readable by all, asks nothing of the network and says nothing on the console: $name',
    async (how) => {
      const opened = await open(how.name.startsWith('few') ? few : many, how);
      const { page, problems, requests } = opened;
      // An API that is closed has its checks out of reach.
      if (how.name.startsWith('few') && how.media === 'screen')
        await page.locator('details.ck > summary').first().click();
      await page.screenshot({
        path: screenshotFile(how.name.replaceAll(/\W+/gu, '-')),
        fullPage: how.name.startsWith('few'),
      });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
      expect(problems).toEqual([]);
      expect(requests).toEqual([]);
      // Nothing sticks out to the side.
      const over = 'document.documentElement.scrollWidth - window.innerWidth';
      expect(await page.evaluate<number>(over)).toBeLessThanOrEqual(0);
      await close(opened);
    },
  );

  it('has a name for each of its parts, also where two APIs failed in the same minute', async () => {
    const opened = await open(many.replaceAll('<details class="', '<details open class="'));
    const { page } = opened;
    const first = page.getByRole('region', { name: /^api-0001 \d+ checks of the incident of / });
    expect(await first.count()).toBeGreaterThan(0);
    const { violations } = await new AxeBuilder({ page }).withRules(['landmark-unique', 'region']).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.length])).toEqual([]);
    await close(opened);
  });

  it('runs nothing that names or errors bring along', async () => {
    let n = 0;
    const names = new Map<string, string>();
    const rename = (id: string): string => {
      if (!names.has(id)) names.set(id, `${hostile[n++ % hostile.length] ?? ''} ${id}`);
      return names.get(id) ?? id;
    };
    const opened = await open(await makePage(6, 120, rename));
    const { page, problems, requests } = opened;
    for (const summary of await page.locator('details.ck > summary').all()) await summary.click();
    await page.mouse.move(300, 300);
    expect(await page.title()).toMatch(/^Uptime report, /u);
    expect(await page.locator('h3').allTextContents()).toContain(`${hostile[0] ?? ''} api-0000`);
    expect(await page.locator('img, iframe, object, main script').count()).toBe(0);
    expect(await page.getByText('<script>document.title').first().isVisible()).toBe(true);
    expect([problems, requests]).toEqual([[], []]);
    await close(opened);
  });

  it('has a policy under which a script that got in would not run', async () => {
    const opened = await open(few.replace('<main>', '<main><script>document.title = "owned"</script>'));
    expect(await opened.page.title()).toMatch(/^Uptime report, /u);
    expect(opened.problems.join()).toContain('Content Security Policy');
    await close(opened);
  });

  it('shows what was not observed as such, in bars and in words', async () => {
    const opened = await open(few);
    const first = opened.page.locator('details.api', { hasText: 'api-0000' });
    expect(await first.locator('svg.tl path.u').count()).toBe(1);
    expect(await first.locator('svg.tl').getAttribute('aria-label')).toMatch(
      /Timeline, \d+ bars of .+: 0 with downtime, [1-9]\d* not fully observed/u,
    );
    expect(await first.locator('.gap').textContent()).toMatch(/\d % observed/u);
    await close(opened);
  });

  it('is worked by the keyboard: search, filter, sort, and an API opened with its checks', async () => {
    const opened = await open(many);
    const { page } = opened;
    const rows = page.locator('details.api:not([hidden])');
    expect(await rows.count()).toBe(24);
    // What is down comes first, each with a link.
    const links = await page.locator('.state a').count();
    for (let tab = 0; tab <= links; tab += 1) await page.keyboard.press('Tab');
    await page.keyboard.type('0013');
    expect(await rows.locator('h3').allTextContents()).toEqual(['api-0013']);
    expect(await page.getByRole('status').textContent()).toBe('1 of 24 APIs');
    await page.getByLabel('Search').fill('nothing of the kind');
    expect(await page.getByText('No API matches.').isVisible()).toBe(true);
    await page.getByLabel('Search').fill('');
    await page.getByLabel('Show').selectOption('with incidents');
    expect(await rows.count()).toBe(8);
    await page.getByLabel('Sort by').selectOption('uptime, lowest first');
    const ratios = await rows.locator('.up').allTextContents();
    expect(ratios.map((text) => Number.parseFloat(text))).toEqual(
      ratios.map((text) => Number.parseFloat(text)).toSorted((a, b) => a - b),
    );
    await rows.first().locator('summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await rows.first().locator('.more dl').isVisible()).toBe(true);
    await rows.first().locator('details.ck > summary').first().focus();
    await page.keyboard.press('Space');
    expect(await rows.first().locator('td.DOWN').first().isVisible()).toBe(true);
    await close(opened);
  });

  it('keeps its filters in the address, and takes nothing else from there', async () => {
    const opened = await open(many);
    const { page, problems } = opened;
    const rows = page.locator('details.api:not([hidden])');
    await page.getByLabel('Search').fill('api-000');
    await page.getByLabel('Show').selectOption('with incidents');
    await page.getByLabel('Sort by').selectOption('name');
    const address = () => page.evaluate<string>('location.href');
    expect(await address()).toBe('http://report.test/#q=api-000&show=had&sort=n');
    const shown = await rows.locator('h3').allTextContents();
    expect(shown).toEqual(['api-0001', 'api-0004', 'api-0007']);
    await page.reload();
    expect(await rows.locator('h3').allTextContents()).toEqual(shown);
    expect(await page.getByLabel('Search').inputValue()).toBe('api-000');
    await page.goto('http://report.test/#show=%3Cimg%3E&sort=x&q=0013');
    await page.getByText('1 of 24 APIs', { exact: true }).waitFor();
    expect(await page.getByLabel('Show').inputValue()).toBe('all');
    await page.getByLabel('Search').fill('');
    expect(await address()).toBe('http://report.test/');
    // A link to an API opens it, also where the filter had hidden it.
    await page.getByLabel('Search').fill('api-0000');
    await page.locator('.state a').first().click();
    const name = await page.locator('.state a').first().textContent();
    await page.locator('details.api[open] h3', { hasText: name ?? '' }).waitFor({ state: 'visible' });
    expect(problems).toEqual([]);
    await close(opened);
  });

  it('shows the checks of an incident on a phone without a column that is cut', async () => {
    const opened = await open(few, { width: 360 });
    const { page } = opened;
    for (const summary of await page.locator('details.ck > summary').all()) await summary.click();
    const cut =
      "[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth).length";
    expect(await page.locator('.scroll').count()).toBeGreaterThan(0);
    expect(await page.evaluate<number>(cut)).toBe(0);
    await close(opened);
  });

  it('prints with everything opened when APIs are few, and without controls', async () => {
    const opened = await open(few.replaceAll(' open>', '>'), { media: 'print', width: 800 });
    expect(await opened.page.locator('.more dl').first().isVisible()).toBe(true);
    await close(opened);
    const list = await open(many, { media: 'print', width: 800 });
    expect(await list.page.locator('#bar').isVisible()).toBe(false);
    expect((await list.page.pdf()).length).toBeGreaterThan(10_000);
    await close(list);
  });

  it('stays below 3 MB with 1,000 APIs', async () => {
    const markup = await makePage(1000, 60);
    expect(Buffer.byteLength(markup)).toBeLessThan(3_000_000);
    const opened = await open(markup);
    expect(await opened.page.locator('details.api').count()).toBe(1000);
    expect(opened.problems).toEqual([]);
    await close(opened);
  });
});
