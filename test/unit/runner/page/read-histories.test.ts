import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../../src/projections/ledger.ts';
import { makePage } from '../../../../src/runner/page/make-page.ts';
import { observeLedger } from '../../../../src/runner/page/observe-pass.ts';
import { cachePath, readCache } from '../../../../src/runner/page/page-cache.ts';
import { historiesOfLog, historiesSince } from '../../../../src/runner/page/read-histories.ts';
import { runPass } from '../../../../src/runner/pass/run-pass.ts';
import { createMonitor, noon } from '../../../support/monitor/monitor.ts';
import { memoryTarget } from '../../../support/pages/memory-target.ts';
import { right } from '../../../support/right.ts';

/** The same ledger, with the APIs whose events are read. */
const counting = (ledger: Ledger) => {
  const reads: string[] = [];
  return {
    reads,
    ledger: {
      ...ledger,
      readStream: (apiId, range) => {
        reads.push(apiId);
        return ledger.readStream(apiId, range);
      },
      readLog: () => {
        reads.push('the log');
        return ledger.readLog();
      },
      loadStates: (apiIds) => {
        reads.push('the states');
        return ledger.loadStates(apiIds);
      },
    } satisfies Ledger,
  };
};

describe('what a pass reads for a page', () => {
  const monitorWithPage = () => {
    const monitor = createMonitor();
    for (const id of ['a', 'b', 'c']) monitor.watch(id);
    const kept = memoryTarget();
    const passWithPage = async (at: number): Promise<readonly string[]> => {
      const deps = monitor.deps({ at });
      const { ledger, observed } = observeLedger(deps.ledger);
      right(await runPass({ ...deps, ledger }, deps));
      const counted = counting(deps.ledger);
      const cached = readCache(right(await kept.target.read(cachePath)()), false);
      const histories = historiesSince({ ledger: counted.ledger, cached, observed });
      right(
        await makePage(
          { histories, target: kept.target, configs: null },
          { asOf: at, now: at, force: false },
        ),
      );
      const whole = memoryTarget();
      const fromLog = historiesOfLog(deps.ledger, () => undefined);
      right(
        await makePage(
          { histories: fromLog, target: whole.target, configs: null },
          { asOf: at, now: at, force: false },
        ),
      );
      expect(kept.files()).toEqual(whole.files());
      return counted.reads;
    };
    return { monitor, kept, passWithPage };
  };

  it('is nothing, once it has made one, whatever it recorded itself', async () => {
    const { monitor, passWithPage } = monitorWithPage();
    expect(await passWithPage(noon)).toEqual(['a', 'b', 'c']);
    for (let i = 1; i <= 5; i += 1) {
      if (i === 3) monitor.outcomes.set('b', 'DOWN');
      expect(await passWithPage(noon + i * 60_000)).toEqual([]);
    }
  });

  it('is the end of what others recorded, and the whole of a stream that is not the one it knew', async () => {
    const { monitor, kept, passWithPage } = monitorWithPage();
    await passWithPage(noon);
    await monitor.pass({ at: noon + 60_000 });
    expect(await passWithPage(noon + 120_000)).toEqual(['a', 'b', 'c']);
    const cache = kept.stored.get(cachePath) ?? '';
    kept.stored.set(cachePath, cache.replace(/"hash":"[0-9a-f]{4}/u, '"hash":"0000'));
    expect((await passWithPage(noon + 180_000)).filter((id) => id === 'a')).toEqual(['a', 'a']);
    kept.stored.set(cachePath, '{"v":1,');
    expect(await passWithPage(noon + 240_000)).toEqual(['a', 'b', 'c']);
  });
});
