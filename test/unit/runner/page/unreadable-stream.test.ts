import { expect, it } from 'vitest';
import { makePage } from '../../../../src/runner/page/make-page.ts';
import { historiesOfLog } from '../../../../src/runner/page/read-histories.ts';
import { createMonitor, noon } from '../../../support/monitor/monitor.ts';
import { memoryTarget } from '../../../support/pages/memory-target.ts';
import { right } from '../../../support/right.ts';

it('shows an API whose stream cannot be read to its end without data, and never says that all are up', async () => {
  const monitor = createMonitor();
  for (const id of ['a', 'b', 'c']) monitor.watch(id);
  await monitor.pass({ at: noon });
  await monitor.pass({ at: noon + 60_000 });
  const last = monitor.store.log.get('a')?.get(3);
  if (last?.line === null || last === undefined) throw new Error('a/3 is not there');
  monitor.store.log.get('a')?.set(3, { ...last, line: { ...last.line, body: '{"seq":3}' } });
  const made = memoryTarget();
  const work = {
    histories: historiesOfLog(monitor.ledger, () => undefined),
    target: made.target,
    configs: null,
  };
  const at = noon + 70_000;
  const { unreadable, apis } = right(await makePage(work, { asOf: at, now: at, force: false }));
  expect([apis, unreadable.map(({ api_id }) => api_id)]).toEqual([3, ['a']]);
  expect(made.stored.get('index.html')).toContain('No API is known to be down. 1 API has no recent data.');
  expect(made.stored.get('badge/a.json')).toContain('no data');
});
