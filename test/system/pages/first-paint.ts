// How soon a browser shows something: the first paint of status pages, beside that of a blank page in the same rounds, and
// the first view of the dashboard with 1,000 APIs. Beside the time stands the CPU time of the page's main thread, which does not
// depend on what else the machine does. It needs Chromium (CHROMIUM names it).
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

type Times = Readonly<{ wall: number; cpu: number }>;

/** What is used of the events of a trace: their process and thread, when they began, and the CPU time that they took, in µs. */
type Traced = Readonly<{ name: string; pid: number; tid: number; ts: number; tdur?: number }>;

/** Milliseconds of CPU that the main thread of a page used until its first paint, or until the end. */
const cpuOf = (events: readonly Traced[], untilPaint: boolean): number => {
  const paint = events.findLast(({ name }) => name === 'firstContentfulPaint');
  if (paint === undefined) return Number.NaN;
  const tasks = events.filter(
    ({ name, pid, tid, ts }) =>
      name.endsWith('RunTask') && pid === paint.pid && tid === paint.tid && (!untilPaint || ts <= paint.ts),
  );
  return tasks.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000;
};

/** In a browser context of its own: milliseconds from the beginning of the navigation until `script` says, and of CPU. */
const measured = async (browser: Browser, url: string, script: string): Promise<Times> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await browser.startTracing(page, { categories: ['devtools.timeline', 'loading', 'toplevel'] });
  await page.goto(url);
  const wall = await page.evaluate<number>(script);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: Traced[] };
  await context.close();
  return { wall, cpu: cpuOf(traceEvents, script === firstPaint) };
};

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

const say = (name: string, bytes: number | null, times: readonly Times[]): void => {
  const walls = times.map(({ wall }) => wall);
  const cells = [
    name.padEnd(24),
    (bytes === null ? '' : `${(bytes / 1024).toFixed(1)} KB compressed`).padStart(18),
    `median ${median(walls).toFixed(0).padStart(4)} ms`,
    `least ${Math.min(...walls)
      .toFixed(0)
      .padStart(4)} ms`,
    `CPU ${median(times.map(({ cpu }) => cpu))
      .toFixed(0)
      .padStart(3)} ms`,
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
  const times = new Map(Object.keys(pages).map((path) => [path, [] as Times[]]));
  for (let round = 0; round <= rounds; round += 1)
    for (const [path, list] of times) {
      const took = await measured(browser, `http://127.0.0.1:${String(server.port)}${path}`, firstPaint);
      // The first round warms the caches.
      if (round > 0) list.push(took);
    }
  for (const [path, list] of times)
    say(
      path === '/blank' ? 'blank page' : `status page, ${path.slice(1)} APIs`,
      gzipSync(pages[path] ?? '').length,
      list,
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
const views: Times[] = [];
for (let round = 0; round <= rounds; round += 1) {
  const took = await measured(browser, url, lastRow);
  if (round > 0) views.push(took);
}
say('dashboard, 1,000 APIs', null, views);
await end();
await browser.close();
