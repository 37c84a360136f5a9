// Draws the picture of the status page in the README: node scripts/with-node.mjs test/system/pages/draw-picture.ts. It needs Chromium
// (CHROMIUM names it). The ledger is made here, from 90 days of checks that no one made.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { pageDefaults } from '../../../src/runner/config/page/page-settings.ts';
import { makePage } from '../../../src/runner/page/make-page.ts';
import { historiesOfLog } from '../../../src/runner/page/read-histories.ts';
import { apiConfig, createMonitor } from '../../support/monitor/monitor.ts';
import { memoryTarget } from '../../support/pages/memory-target.ts';
import { right } from '../../support/right.ts';

const file = resolve(import.meta.dirname, '../../../docs/pictures/status-page.png');
const hour = 3_600_000;
const until = Date.UTC(2026, 10, 28, 14);
const begin = until - 90 * 24 * hour;

const apis = [
  { api_id: 'shop', name: 'Shop', group: 'Customers' },
  { api_id: 'checkout', name: 'Checkout', group: 'Customers' },
  { api_id: 'search', name: 'Search', group: 'Customers' },
  { api_id: 'partners', name: 'Partner API', group: 'Partners' },
];

/** Hours since the beginning in which an API is down. */
const outages: Readonly<Record<string, readonly (readonly [from: number, to: number])[]>> = {
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
};

/** Nobody checked: the monitor was away. */
const blind: readonly [from: number, to: number] = [1100, 1132];

const monitor = createMonitor();
for (const { api_id, ...shown } of apis)
  monitor.configs.set(api_id, apiConfig(api_id, { ...shown, check_interval_seconds: 3600 }));
for (let n = 0; n <= 90 * 24; n += 1) {
  if (n >= blind[0] && n < blind[1]) continue;
  for (const { api_id } of apis) {
    const isDown = (outages[api_id] ?? []).some(([from, to]) => from <= n && n < to);
    monitor.outcomes.set(api_id, isDown ? 'DOWN' : 'UP');
  }
  await monitor.pass({ at: begin + n * hour });
}

const made = memoryTarget();
const configs = { configs: [...monitor.configs.values()].filter((each) => each !== 'invalid'), invalid: [] };
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

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({ viewport: { width: 900, height: 760 } });
await page.clock.install({ time: until });
await page.setContent(made.stored.get('index.html') ?? '');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, await page.screenshot());
await browser.close();
process.stdout.write(`${file} is drawn\n`);
