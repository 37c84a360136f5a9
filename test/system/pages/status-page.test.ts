import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { incidentPage, monthPage } from '../../../src/runner/page/html/history-pages.ts';
import { listPage } from '../../../src/runner/page/html/index-page.ts';
import { drawnModel, madeAt, type Drawn } from '../../support/pages/page-model.ts';
import { screenshotFile } from '../../support/pages/page-ledger.ts';
import { describeChromium, launchChromium } from './chromium.ts';

const groups = ['Shop', 'Back office', 'Partners'];
const hostile = [
  '<script>document.title = "owned"</script>',
  '</style></script><img src=x onerror="document.title=\'owned\'">',
  '"><svg onload=document.title="owned">',
];

/** What stands beside a page that does not say itself when it was made. */
const statusUrl = 'http://status.test/api/v2/status.json';
const status = JSON.stringify({ upledger: { as_of: new Date(madeAt).toISOString() } });

/** How much of a page moved after it was drawn. */
const layoutShift = `new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) sum += value;
  }).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
})`;

type Look = Readonly<{
  width?: number;
  colorScheme?: 'light' | 'dark';
  media?: 'screen' | 'print';
  forcedColors?: 'active' | 'none';
  javaScriptEnabled?: boolean;
  /** after the page was made */
  later?: number;
}>;

type Opened = Readonly<{ page: Page; problems: string[]; requests: string[] }>;

/** A limit for what hangs: a browser on a busy machine takes its time. */
const maxWait = 120_000;

describeChromium('the status page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  vi.setConfig({ testTimeout: maxWait, hookTimeout: maxWait });

  const open = async (markup: string, look: Look = {}, json: string | null = null): Promise<Opened> => {
    const {
      width = 1440,
      colorScheme = 'light',
      media = 'screen',
      forcedColors = 'none',
      later = 60_000,
    } = look;
    const { javaScriptEnabled = true } = look;
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      forcedColors,
      javaScriptEnabled,
    });
    const page = await context.newPage();
    const problems: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    await page.route('**/*', async (route) => {
      const url = route.request().url();
      if (url === 'http://status.test/')
        return route.fulfill({ contentType: 'text/html; charset=utf-8', body: markup });
      requests.push(url);
      return json !== null && url === statusUrl
        ? route.fulfill({ contentType: 'application/json', body: json })
        : route.abort();
    });
    await page.emulateMedia({ media, colorScheme, forcedColors });
    if (javaScriptEnabled) await page.clock.install({ time: madeAt + later });
    await page.goto('http://status.test/');
    return { page, problems, requests };
  };

  const close = ({ page }: Opened) => page.context().close();

  const down: Drawn = { apis: 12, down: 2, groups };
  it.each<readonly [string, Drawn, Look]>([
    ['one, all up', { apis: 1 }, {}],
    ['twelve, some down', down, {}],
    ['twelve, some down, dark', down, { colorScheme: 'dark', width: 768 }],
    ['twelve, some down, narrow', down, { width: 320 }],
    ['twelve, forced colours', down, { forcedColors: 'active', width: 768 }],
    ['twelve, printed', down, { media: 'print', width: 768 }],
    ['twelve, monitor dead', { ...down, dead: true }, { colorScheme: 'dark', width: 320 }],
    ['day one', { apis: 12, age: 0, bad: 0 }, { width: 768 }],
    ['fifty', { apis: 50, down: 1 }, { width: 768 }],
    ['two hundred', { apis: 200 }, {}],
    ['a thousand, all down', { apis: 1000, down: 1000, bad: 0.2 }, { width: 320 }],
  ])(
    'is readable by all, asks nothing of the network and says nothing on the console: %s',
    async (name, drawn, look) => {
      const opened = await open(listPage(drawnModel(drawn), 1), look);
      const { page, problems, requests } = opened;
      expect(await page.evaluate<number>(layoutShift)).toBe(0);
      await page.screenshot({
        path: screenshotFile(`status-${name.replaceAll(/\W+/gu, '-')}`),
        fullPage: drawn.apis < 100,
      });
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target).slice(0, 3)])).toEqual(
        [],
      );
      expect([problems, requests]).toEqual([[], []]);
      const over = 'document.documentElement.scrollWidth - window.innerWidth';
      expect(await page.evaluate<number>(over)).toBeLessThanOrEqual(0);
      await close(opened);
    },
  );

  it('has incident and month pages that are readable by all', async () => {
    const model = drawnModel(down);
    const [incident] = model.incidents;
    const pages = [
      monthPage(model, '2026-10'),
      ...(incident === undefined ? [] : [incidentPage(model, incident)]),
    ];
    for (const markup of pages) {
      const opened = await open(markup, { width: 320 }, status);
      const { violations } = await new AxeBuilder({ page: opened.page }).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
      expect(opened.problems).toEqual([]);
      await close(opened);
    }
  });

  it('says by itself after two intervals that there is no data since then, and nothing moves', async () => {
    const opened = await open(listPage(drawnModel({ apis: 12 }), 1), { later: 100_000 });
    const { page, problems } = opened;
    const headline = page.locator('#now b');
    expect(await headline.textContent()).toBe('All 12 APIs are up.');
    await page.clock.runFor(200_000);
    expect(await headline.textContent()).toBe('No data since 2026-11-29 10:02 UTC.');
    expect(await page.title()).toBe('No data: Acme status');
    expect(problems).toEqual([]);
    await close(opened);
    const old = await open(listPage(drawnModel({ apis: 12 }), 1), { later: 241_000 });
    expect(await old.page.locator('#now b').textContent()).toMatch(/^No data since /u);
    await close(old);
  });

  it('learns beside it when it was made, where it does not say so itself', async () => {
    const opened = await open(listPage(drawnModel({ apis: 250 }), 2), { later: 300_000 }, status);
    await opened.page.waitForFunction('document.title.startsWith("No data")');
    expect(opened.requests).toEqual([statusUrl]);
    await close(opened);
    // An incident that goes on must not be told for ever by a monitor that has died.
    const model = drawnModel(down);
    const ongoing = model.incidents.find(({ to }) => to === null);
    if (ongoing === undefined) throw new Error('none is open');
    const page = incidentPage(model, ongoing).replaceAll('../', '');
    const incident = await open(page, { later: 300_000 }, status);
    await incident.page.waitForFunction('document.title.startsWith("No data")');
    expect(await incident.page.locator('#now b').textContent()).toBe('No data since 2026-11-29 10:02 UTC.');
    expect(incident.problems).toEqual([]);
    await close(incident);
  });

  it('says the same without a script', async () => {
    const opened = await open(listPage(drawnModel(down), 1), { javaScriptEnabled: false });
    const { page } = opened;
    expect(await page.locator('#now b').textContent()).toBe('2 of 12 APIs are down.');
    expect(await page.locator('#now').innerText()).toMatch(
      /As of 29 Nov 2026, 10:02 UTC\s+If that is more than 4 min ago, nobody knows how things are now\.$/u,
    );
    await close(opened);
  });

  it('can be used by keyboard alone', async () => {
    const opened = await open(listPage(drawnModel({ apis: 3, bad: 0.3 }), 1));
    const { page } = opened;
    const summary = page.locator('summary').first();
    await page.keyboard.press('Tab');
    expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    expect(await page.locator('details').first().getAttribute('open')).toBe('');
    await close(opened);
  });

  it('runs nothing that names bring along', async () => {
    const model = drawnModel({
      apis: 6,
      down: 1,
      name: (i) => `${hostile[i % hostile.length] ?? ''} ${String(i)}`,
    });
    const [incident] = model.incidents;
    for (const markup of [
      listPage(model, 1),
      ...(incident === undefined ? [] : [incidentPage(model, incident)]),
    ]) {
      const opened = await open(markup, {}, status);
      expect(await opened.page.title()).not.toBe('owned');
      expect(await opened.page.locator('img, iframe, object, main script').count()).toBe(0);
      expect([opened.problems, opened.requests.filter((url) => url !== statusUrl)]).toEqual([[], []]);
      await close(opened);
    }
  });
});
