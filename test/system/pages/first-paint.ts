// How soon a browser shows something: the first paint of status pages, beside that of a blank page in the same rounds, and
// the first view of the dashboard with 1,000 APIs. It needs Chromium (CHROMIUM names it).
//
//   node scripts/with-node.mjs test/system/pages/first-paint.ts [ROUNDS]
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { listPage } from '../../../src/runner/page/html/index-page.ts';
import { httpServer } from '../../support/http/servers.ts';
import { dashboardNow, writeDashboardLedger } from '../../support/pages/dashboard-ledger.ts';
import { drawnModel } from '../../support/pages/page-model.ts';
import { served } from '../../support/program/served.ts';
import { workplace } from '../../support/program/workplace.ts';
import { launchChromium } from './chromium.ts';

const rounds = Number(process.argv[2] ?? 15);
const groups = ['Shop', 'Back office'];
const pages: Readonly<Record<string, string>> = {
  '/blank': '<!doctype html><html lang="en"><title>blank</title><p>blank</p>',
  ...Object.fromEntries(
    [1, 12, 50, 200, 1000].map((apis) => [
      `/${String(apis)}`,
      listPage(drawnModel({ apis, groups, down: apis > 1 ? 1 : 0 }), 1),
    ]),
  ),
};

const firstPaint = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntriesByName('first-contentful-paint')) resolve(startTime);
  }).observe({ type: 'paint', buffered: true });
})`;

/** Milliseconds from the beginning of the navigation, in a browser context of its own, until `script` says. */
const measured = async (browser: Browser, url: string, script: string): Promise<number> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(url);
  const ms = await page.evaluate<number>(script);
  await context.close();
  return ms;
};

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

const say = (name: string, bytes: number, times: readonly number[], beside: readonly number[]): void => {
  const cells = [
    name.padEnd(24),
    `${(bytes / 1024).toFixed(1).padStart(6)} KB compressed`,
    `median ${median(times).toFixed(0).padStart(4)} ms`,
    `least ${Math.min(...times)
      .toFixed(0)
      .padStart(4)} ms`,
    `${(median(times) / median(beside)).toFixed(1)} times a blank page`,
  ];
  process.stdout.write(`${cells.join('  ')}\n`);
};

const browser = await launchChromium();
{
  await using server = await httpServer((request, response) => {
    const markup = pages[request.url ?? ''];
    response.writeHead(markup === undefined ? 404 : 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-encoding': 'gzip',
    });
    response.end(gzipSync(markup ?? ''));
  });
  const times = new Map(Object.keys(pages).map((path) => [path, [] as number[]]));
  for (let round = 0; round <= rounds; round += 1)
    for (const [path, list] of times) {
      const ms = await measured(browser, `http://127.0.0.1:${String(server.port)}${path}`, firstPaint);
      if (round > 0) list.push(ms);
    }
  for (const [path, list] of times)
    say(
      path === '/blank' ? 'blank page' : `status page, ${path.slice(1)} APIs`,
      gzipSync(pages[path] ?? '').length,
      list,
      times.get('/blank') ?? [],
    );
}

/** When the last row of the table stands there. */
const lastRow = `new Promise((resolve) => {
  const look = () => (document.querySelectorAll('tbody tr').length > 1000 ? resolve(performance.now()) : setTimeout(look, 5));
  look();
})`;
await using place = await workplace();
await writeDashboardLedger(place, 1000);
const { url, end } = await served(place, { clockOffMs: dashboardNow - Date.now() });
const views: number[] = [];
for (let round = 0; round <= rounds; round += 1) {
  const ms = await measured(browser, url, lastRow);
  if (round > 0) views.push(ms);
}
process.stdout.write(
  `dashboard, 1,000 APIs     all rows: median ${median(views).toFixed(0)} ms, least ${Math.min(...views).toFixed(0)} ms\n`,
);
await end();
await browser.close();
