import { expect, it } from 'vitest';
import { readAfter } from '../../../../../src/cli/commands/serve/event-stream.ts';
import { memoryLedger } from '../../../../support/memory-ledger/memory-ledger.ts';
import { createMonitor, noon } from '../../../../support/monitor/monitor.ts';
import { right } from '../../../../support/right.ts';

it('goes past a page of events that cannot be read', async () => {
  const monitor = createMonitor();
  monitor.watch('a');
  for (let n = 0; n < 6; n += 1) await monitor.pass({ at: noon + n * 60_000 });
  const stream = monitor.store.log.get('a');
  for (const seq of [3, 4]) {
    const slot = stream?.get(seq);
    if (slot === undefined) throw new Error(`a/${String(seq)} is not there`);
    stream?.set(seq, { ...slot, line: null });
  }
  const ledger = memoryLedger(monitor.store, { pageSize: 2 });
  const idsAfter = async (seq: number) => right(await readAfter(ledger, 'a', seq)).map(({ id }) => id);
  expect(await idsAfter(0)).toEqual(['1', '2']);
  expect(await idsAfter(2)).toEqual(['5', '6']);
  expect(await idsAfter(7)).toEqual([]);
});
