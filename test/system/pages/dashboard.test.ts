import { request } from 'node:http';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { freePort } from '../../support/http/free-port.ts';
import { httpServer } from '../../support/http/servers.ts';
import { dashboardNow, hostileError, writeDashboardLedger } from '../../support/pages/dashboard-ledger.ts';
import { screenshotFile } from '../../support/pages/page-ledger.ts';
import { served, type Served } from '../../support/program/served.ts';
import { workplace, type Workplace } from '../../support/program/workplace.ts';
import { describeChromium, launchChromium } from './chromium.ts';

type Opened = Readonly<{ page: Page; problems: string[]; elsewhere: string[] }>;

/** A limit for what hangs: a browser on a busy machine takes its time. */
const maxWait = 120_000;

describeChromium('the dashboard', () => {
  let browser: Browser;
  let place: Workplace;
  let server: Served;
  vi.setConfig({ testTimeout: maxWait, hookTimeout: maxWait });
  beforeAll(async () => {
    [browser, place] = await Promise.all([launchChromium(), workplace()]);
    await writeDashboardLedger(place, 24);
    server = await served(place, { clockOffMs: dashboardNow - Date.now() });
  });
  afterAll(async () => {
    await server.end();
    await browser.close();
    await place[Symbol.asyncDispose]();
  });

  /** `time`: what the clock of the browser says; null: it runs. */
  const open = async (
    url: string,
    hash: string,
    options: BrowserContextOptions = {},
    time: number | null = dashboardNow,
  ): Promise<Opened> => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    context.setDefaultTimeout(maxWait);
    const page = await context.newPage();
    const problems: string[] = [];
    const elsewhere: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (asked) => {
      if (!asked.url().startsWith(url)) elsewhere.push(asked.url());
    });
    if (time !== null) await page.clock.install({ time });
    await page.goto(`${url}${hash}`);
    return { page, problems, elsewhere };
  };
  const close = ({ page }: Opened) => page.context().close();

  const ready = { now: 'tbody tr', api: '.chart canvas', report: 'tbody tr' } as const;
  const looks = {
    'light, wide': {},
    'dark, narrow': { viewport: { width: 320, height: 900 }, colorScheme: 'dark' },
    'forced colours': { viewport: { width: 768, height: 900 }, forcedColors: 'active' },
  } as const;
  it.each([
    { view: 'now', look: 'light, wide' },
    { view: 'now', look: 'dark, narrow' },
    { view: 'api', look: 'dark, narrow' },
    { view: 'api', look: 'forced colours' },
    { view: 'report', look: 'light, wide' },
  ] as const)('can be read by all and loads nothing from elsewhere: $view, $look', async ({ view, look }) => {
    const hash = { now: '#/', api: '#/api/api-0003', report: '#/report?since=24h' }[view];
    const opened = await open(server.url, hash, looks[look]);
    const { page, problems, elsewhere } = opened;
    await page.locator(ready[view]).first().waitFor();
    await page.screenshot({
      path: screenshotFile(`dashboard-${view}-${look.replaceAll(/\W+/gu, '-')}`),
    });
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target).slice(0, 3)])).toEqual(
      [],
    );
    expect([problems, elsewhere]).toEqual([[], []]);
    expect(
      await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth'),
    ).toBeLessThanOrEqual(0);
    await close(opened);
  });

  it('says what is DOWN first, the longest of it on top', async () => {
    const opened = await open(server.url, '#/');
    const { page } = opened;
    await page.locator('tbody tr').first().waitFor();
    expect(await page.locator('h1').textContent()).toBe('4 APIs are DOWN');
    const names = await page.locator('tbody tr td:nth-child(2)').allTextContents();
    expect(names.slice(0, 4)).toEqual(['api-0015', 'api-0003', 'api-0021', 'api-0009']);
    expect(names.slice(-1)).toEqual(['api-off']);
    await close(opened);
  });

  it('can be used by keyboard alone, and a refresh does not take the focus away', async () => {
    const opened = await open(server.url, '#/');
    const { page } = opened;
    await page.locator('tbody tr').first().waitFor();
    const focused = () => page.evaluate<string>('document.activeElement.textContent');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('0015');
    expect(await page.locator('tbody tr').count()).toBe(1);
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('api-0015');
    const again = page.waitForResponse((response) => response.url().endsWith('/api/status'));
    await page.clock.runFor(11_000);
    await (await again).finished();
    await page.getByText('read at 00:30:1').waitFor();
    expect(await focused()).toBe('api-0015');
    await page.keyboard.press('Enter');
    await page.locator('.chart canvas').waitFor();
    expect(await page.locator('h1').textContent()).toBe('api-0015');
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('main');
    await page.keyboard.press('Shift+Tab');
    await page.getByText('Skip to content').press('Enter');
    expect(await page.evaluate<string>('location.hash + document.activeElement.id')).toBe(
      '#/api/api-0015main',
    );
    await close(opened);
  });

  it('has the values of the chart as a table, and draws it again in other colours', async () => {
    const opened = await open(server.url, '#/api/api-0003');
    const { page, problems } = opened;
    await page.locator('.chart canvas').waitFor();
    expect(await page.getByRole('img').getAttribute('aria-label')).toMatch(
      /^Latency of the last 30 checks: median \d+ ms, at most \d+ ms; 5 were DOWN$/u,
    );
    await page.getByText('The same as a table').click();
    const rows = page.locator('details tbody tr');
    await expect.poll(() => rows.count()).toBe(30);
    expect(await rows.first().textContent()).toMatch(/DOWN20 ms.*503/u);
    await page.locator('.chart .u-over').hover({ position: { x: 40, y: 40 } });
    await page.getByText(/: UP, 200, \d+ ms$/u).waitFor();
    const drawn = () => page.evaluate<string>(`document.querySelector('.chart canvas').toDataURL()`);
    const light = await drawn();
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(drawn).not.toBe(light);
    expect(await page.locator('.chart canvas').count()).toBe(1);
    expect(problems).toEqual([]);
    await close(opened);
  });

  it('shows text of the log as text', async () => {
    const opened = await open(server.url, '#/api/api-0003');
    const { page, problems } = opened;
    await page.locator('.chart canvas').waitFor();
    expect(await page.title()).toBe('api-0003 – upledger');
    expect(await page.locator('main img, main b, main script').count()).toBe(0);
    await page.getByText(hostileError.slice(0, 20)).first().waitFor();
    // Nothing in it turns round what stands after it.
    expect(await page.locator('main').textContent()).not.toContain('\u202E');
    // The policy holds even if something got in.
    const injected = `(() => { try { document.body.innerHTML = '<b>x</b>'; return 'set'; } catch (error) { return error.name; } })()`;
    expect(await page.evaluate<string>(injected)).toBe('TypeError');
    await expect(page.addScriptTag({ content: 'document.title = "owned"' })).rejects.toThrow();
    expect(await page.title()).toBe('api-0003 – upledger');
    expect(problems.join('\n')).toContain('Trusted');
    await close(opened);
  });

  it.each([
    ['#/api/api-0000', 'api-0000', '.chart canvas'],
    ['#/report?since=3d', 'Report', 'tbody tr'],
    ['#/nothing', '4 APIs are DOWN', 'tbody tr'],
    ['#/api/no-such-api', 'This cannot be shown', '.fault'],
    ['#/api/%E0%A4%A', 'This cannot be shown', '.fault'],
    ['#/report?since=%3Cscript%3E', 'Report', '.fault'],
  ])('opens a link: %s', async (hash, heading, shown) => {
    const opened = await open(server.url, hash);
    const { page } = opened;
    await page.locator(shown).first().waitFor();
    expect(await page.locator('h1').textContent()).toBe(heading);
    if (hash.endsWith('3d')) expect(await page.getByLabel('Period').inputValue()).toBe('3d');
    // The links of the page lead on, and back again.
    await page.getByRole('link', { name: 'Now' }).click();
    await page.getByText('4 APIs are DOWN').waitFor();
    await close(opened);
  });

  it('gives no page of another origin anything, whether of this machine or not', async () => {
    await using other = await httpServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>other</title><p>other');
    });
    const tries = `(async () => {
      const target = ${JSON.stringify(server.url)};
      const settled = async (work) => { try { return await work(); } catch { return 'failed'; } };
      const loaded = (tag, at) => new Promise((resolve) => {
        const node = Object.assign(document.createElement(tag), { src: target + at });
        node.onload = () => resolve('loaded'); node.onerror = () => resolve('failed');
        document.body.append(node);
      });
      return {
        cors: await settled(async () => (await fetch(target + 'api/status')).text()),
        credentials: await settled(async () => (await fetch(target + 'api/status', { credentials: 'include' })).text()),
        opaque: await settled(async () => (await fetch(target + 'api/status', { mode: 'no-cors' })).type),
        script: await loaded('script', 'dashboard.js'),
        image: await loaded('img', 'api/status'),
        stream: await new Promise((resolve) => {
          const source = new EventSource(target + 'api/live?api=api-0000');
          source.onopen = () => resolve('open'); source.onerror = () => { source.close(); resolve('failed'); };
        }),
      };
    })()`;
    const failed = {
      cors: 'failed',
      credentials: 'failed',
      opaque: 'failed',
      script: 'failed',
      image: 'failed',
      stream: 'failed',
    };
    for (const url of [
      `http://127.0.0.1:${String(other.port)}/`,
      `http://localhost:${String(other.port)}/`,
    ]) {
      const opened = await open(url, '', {}, null);
      expect([url, await opened.page.evaluate<unknown>(tries)]).toEqual([url, failed]);
      await close(opened);
    }
  });

  it('answers to no name of another site that leads here', async () => {
    const { port } = new URL(server.url);
    const status = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        request({ host: '127.0.0.1', port, path: '/api/status', headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .once('error', reject)
          .end();
      });
    expect(await status(`localhost:${port}`)).toBe(200);
    for (const host of ['evil.example', `evil.example:${port}`, 'localhost.evil.example', '0.0.0.0', '[::]'])
      expect([host, await status(host)]).toEqual([host, 421]);
  });

  it('asks for the token as a password, also for live events', async () => {
    const token = 'a-token-of-some-length';
    const { url, end } = await served(place, { env: { SERVE_TOKEN: token } });
    // Without an answer the browser asks again, or gives up.
    await expect(open(url, '', {}, null)).rejects.toThrow('ERR_INVALID_AUTH_CREDENTIALS');
    const options = { httpCredentials: { username: 'anybody', password: token } };
    const opened = await open(url, '#/api/api-0000', options, null);
    await opened.page.getByText('live', { exact: true }).waitFor();
    expect(await opened.page.context().cookies()).toEqual([]);
    await close(opened);
    await end();
  });

  it('shows 1,000 APIs from at most 150 KB, script included', async () => {
    await using many = await workplace();
    await writeDashboardLedger(many, 1000);
    const { url, end } = await served(many, { clockOffMs: dashboardNow - Date.now() });
    const context = await browser.newContext();
    const page = await context.newPage();
    const sizes: Promise<number>[] = [];
    page.on('requestfinished', (asked) => {
      sizes.push(
        asked
          .sizes()
          .then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize),
      );
    });
    await page.clock.install({ time: dashboardNow });
    await page.goto(url);
    await page.getByText('167 APIs are DOWN').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(1002);
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(sizes.length).toBeGreaterThanOrEqual(4);
    expect(bytes).toBeGreaterThan(5000);
    expect(bytes).toBeLessThan(150_000);
    await context.close();
    await end();
  });

  it('goes on with the live events where it was: after a restart, and after an error of a proxy', async () => {
    await using api = await httpServer((_, response) => response.end('ok'));
    await using own = await workplace();
    await own.apis([{ api_id: 'shop', url: api.url, check_interval_seconds: 1 }]);
    const pass = () => own.run(['run', '--all']);
    await own.run(['init']);
    await pass();
    const port = String(await freePort());
    let running = await served(own, {}, ['--port', port]);
    const opened = await open(running.url, '#/api/shop', {}, null);
    const { page } = opened;
    const rows = page.locator('table').last().locator('tbody tr');
    const numbers = async () =>
      (await rows.locator('td:nth-child(2)').allTextContents()).map(Number).toReversed();
    await page.getByText('live', { exact: true }).waitFor();
    await pass();
    await rows.nth(2).waitFor();
    await running.end();
    await page.getByText('connecting again').waitFor();
    await pass();
    running = await served(own, {}, ['--port', port]);
    await rows.nth(3).waitFor();
    expect(await numbers()).toEqual([1, 2, 3, 4]);

    let proxied = 0;
    await page.route('**/api/live*', (route) => {
      proxied += 1;
      return proxied > 2 ? route.continue() : route.fulfill({ status: 502, body: 'restarting' });
    });
    await running.end();
    await pass();
    running = await served(own, {}, ['--port', port]);
    await rows.nth(4).waitFor();
    expect(proxied).toBeGreaterThan(2);
    expect(await numbers()).toEqual([1, 2, 3, 4, 5]);
    await close(opened);
    await running.end();
  });
});
