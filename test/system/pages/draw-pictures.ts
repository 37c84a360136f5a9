// Draws the pictures of the README: node scripts/with-node.mjs test/system/pages/draw-pictures.ts. It needs Chromium
// (CHROMIUM names it). The ledgers are made here, from checks that no one made.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { openSqliteLedger } from '../../../src/adapters/sqlite/open-sqlite-ledger.ts';
import { pageDefaults } from '../../../src/runner/config/page/page-settings.ts';
import { makePage } from '../../../src/runner/page/make-page.ts';
import { historiesOfLog } from '../../../src/runner/page/read-histories.ts';
import { apiConfig, createMonitor, type Monitor } from '../../support/monitor/monitor.ts';
import { memoryTarget } from '../../support/pages/memory-target.ts';
import { served } from '../../support/program/served.ts';
import { workplace } from '../../support/program/workplace.ts';
import { right } from '../../support/right.ts';

const folder = resolve(import.meta.dirname, '../../../docs/pictures');
const minute = 60_000;
const hour = 60 * minute;
const until = Date.UTC(2026, 10, 28, 14);

const apis = [
  { api_id: 'shop', name: 'Shop', group: 'Customers' },
  { api_id: 'checkout', name: 'Checkout', group: 'Customers' },
  { api_id: 'search', name: 'Search', group: 'Customers' },
  { api_id: 'partners', name: 'Partner API', group: 'Partners' },
];

type Outages = Readonly<Record<string, readonly (readonly [from: number, to: number])[]>>;

/** Sets what the probe will find in step `n`. */
const outcomesAt = (monitor: Monitor, outages: Outages, n: number): void => {
  for (const { api_id } of apis) {
    const isDown = (outages[api_id] ?? []).some(([from, to]) => from <= n && n < to);
    monitor.outcomes.set(api_id, isDown ? 'DOWN' : 'UP');
  }
};

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
const newPage = async (height: number): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 900, height }, timezoneId: 'UTC' });
  await page.clock.install({ time: until });
  return page;
};
const save = async (page: Page, name: string): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, await page.screenshot());
  process.stdout.write(`${file}: ${String(Math.round(statSync(file).size / 1024))} KB\n`);
};

/** 90 days of checks an hour; in some hours the monitor was away. */
const drawStatusPage = async (): Promise<void> => {
  const monitor = createMonitor();
  for (const { api_id, ...shown } of apis)
    monitor.configs.set(api_id, apiConfig(api_id, { ...shown, check_interval_seconds: 3600 }));
  const outages = {
    checkout: [
      [500, 503],
      [1340, 1341],
      [2158, 2161],
    ],
    search: [[900, 902]],
    partners: [
      [300, 305],
      [1700, 1701],
    ],
  } as const;
  for (let n = 0; n <= 90 * 24; n += 1) {
    if (n >= 1100 && n < 1132) continue;
    outcomesAt(monitor, outages, n);
    await monitor.pass({ at: until + (n - 90 * 24) * hour });
  }
  const made = memoryTarget();
  const configs = {
    configs: [...monitor.configs.values()].filter((each) => each !== 'invalid'),
    invalid: [],
  };
  right(
    await makePage(
      {
        histories: historiesOfLog(monitor.ledger, () => undefined),
        target: made.target,
        configs: { ...configs, page: { ...pageDefaults, title: 'Acme status' } },
      },
      { asOf: until, now: until, force: false },
    ),
  );
  const page = await newPage(760);
  await page.setContent(made.stored.get('index.html') ?? '');
  await save(page, 'status-page.png');
};

/** Three hours of checks a minute. */
const drawDashboard = async (): Promise<void> => {
  await using place = await workplace();
  const ledger = right(await openSqliteLedger({ file: join(place.path, 'upledger.db') })());
  const monitor = createMonitor();
  for (const { api_id } of apis) monitor.configs.set(api_id, apiConfig(api_id, { failure_threshold: 2 }));
  const last = 180;
  const outages = {
    checkout: [
      [62, 81],
      [last - 4, last],
    ],
    search: [[20, 24]],
  } as const;
  for (let n = 0; n < last; n += 1) {
    outcomesAt(monitor, outages, n);
    for (const [i, { api_id }] of apis.entries()) {
      const isDown = monitor.outcomes.get(api_id) === 'DOWN';
      const wave = 90 + 40 * Math.sin((n + 31 * i) / 17) + ((n * 37 + i * 11) % 23);
      monitor.found.set(api_id, { latency_ms: Math.round(isDown ? 12 + (n % 5) : wave) });
    }
    await monitor.pass({ at: until + (n - last) * minute, ledger });
  }
  ledger.close();
  await place.apis(
    apis.map(({ api_id }) => ({
      api_id,
      url: `https://${api_id}.example/health`,
      check_interval_seconds: 60,
      failure_threshold: 2,
    })),
  );
  const { url, end } = await served(place, { clockOffMs: until - Date.now() });
  const page = await newPage(600);
  await page.goto(`${url}#/api/checkout`);
  await page.getByText('live', { exact: true }).waitFor();
  await page.getByText('delivered').first().waitFor();
  await save(page, 'dashboard.png');
  await page.context().close();
  await end();
};

await drawStatusPage();
await drawDashboard();
await browser.close();
