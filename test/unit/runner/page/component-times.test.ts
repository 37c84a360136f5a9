import { expect, it } from 'vitest';
import { makePage } from '../../../../src/runner/page/make-page.ts';
import { historiesOfLog } from '../../../../src/runner/page/read-histories.ts';
import { createMonitor, noon } from '../../../support/monitor/monitor.ts';
import { virtualClock } from '../../../support/monitor/virtual-clock.ts';
import { memoryTarget } from '../../../support/pages/memory-target.ts';
import { right } from '../../../support/right.ts';

it('never says that a component was updated before it was created', async () => {
  const monitor = createMonitor();
  monitor.watch('a');
  const clock = virtualClock(noon);
  const { probe } = monitor.deps();
  // Its first config is recorded with the result of its first check, which began earlier.
  await monitor.pass({
    clock,
    probe: (config, signal) => async () => {
      clock.pass(40);
      return probe(config, signal)();
    },
  });
  const made = memoryTarget();
  const work = {
    histories: historiesOfLog(monitor.ledger, () => undefined),
    target: made.target,
    configs: null,
  };
  right(await makePage(work, { asOf: noon + 1000, now: noon + 1000, force: false }));
  expect(JSON.parse(made.stored.get('api/v2/components.json') ?? '')).toMatchObject({
    components: [{ created_at: '2026-01-01T12:00:00.040Z', updated_at: '2026-01-01T12:00:00.040Z' }],
  });
});
