import { describe, expect, it } from 'vitest';
import * as T from 'fp-ts/lib/Task.js';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import type { Commit, Ledger } from '../../../../src/projections/ledger.ts';
import { batchCommits, checksAsCompany, noCompany } from '../../../../src/runner/recording/batch-commits.ts';
import { noon } from '../../../support/monitor/monitor.ts';
import { virtualClock } from '../../../support/monitor/virtual-clock.ts';

const commitOf = (api_id: string): Commit => ({
  api_id,
  expected: 0,
  events: [],
  state: initialHealth(api_id),
  hasState: false,
});

/** A ledger that says which APIs came together, and when. */
const recorder = (clock: ReturnType<typeof virtualClock>) => {
  const batches: (readonly [number, ...string[]])[] = [];
  const commit: Ledger['commit'] = (commits) => {
    batches.push([clock.elapsed() - noon, ...commits.map(({ api_id }) => api_id)]);
    return T.of(commits.map(() => ({ _tag: 'Committed' })));
  };
  // Nothing but its commits is asked of it.
  return { batches, ledger: { commit } as unknown as Ledger };
};

/** Three checks started a moment ago; a batch waits 20 ms for them. */
const three = checksAsCompany(
  () => 3,
  () => 20,
);

describe('batches of commits', () => {
  it('go out as soon as all checks that started a moment ago wait in them', async () => {
    const clock = virtualClock(noon);
    const { batches, ledger } = recorder(clock);
    const commit = batchCommits(ledger, clock, three);
    await Promise.all(['a', 'b', 'c'].map((id) => commit(commitOf(id))));
    expect(batches).toEqual([[0, 'a', 'b', 'c']]);
  });

  it('wait for the checks that are still under way, but not for long', async () => {
    const clock = virtualClock(noon);
    const { batches, ledger } = recorder(clock);
    const commit = batchCommits(ledger, clock, three);
    const early = [commit(commitOf('a')), commit(commitOf('b'))];
    await Promise.all(early);
    expect(batches).toEqual([[20, 'a', 'b']]);
  });

  it('gather what comes in one tick where no check is under way', async () => {
    for (const company of [
      noCompany,
      checksAsCompany(
        () => 0,
        () => 0,
      ),
    ]) {
      const clock = virtualClock(noon);
      const { batches, ledger } = recorder(clock);
      const commit = batchCommits(ledger, clock, company);
      await Promise.all(['a', 'b'].map((id) => commit(commitOf(id))));
      expect(batches).toEqual([[0, 'a', 'b']]);
    }
  });

  it('are said to be sent while the store writes, or when it has written at once', async () => {
    for (const [ms, order] of [
      [100, ['taken', 'a sent', 'b sent', 'a written', 'b written']],
      [null, ['taken', 'a written', 'b written', 'a sent', 'b sent']],
    ] as const) {
      const clock = virtualClock(noon);
      const said: string[] = [];
      const taking: Ledger['commit'] = (commits) => async () => {
        said.push('taken');
        if (ms !== null) await clock.sleep(ms);
        return commits.map(() => ({ _tag: 'Committed' }));
      };
      // Nothing but its commits is asked of it.
      const commit = batchCommits({ commit: taking } as unknown as Ledger, clock, noCompany);
      await Promise.all(
        ['a', 'b'].map(async (id) => {
          await commit(commitOf(id), () => said.push(`${id} sent`));
          said.push(`${id} written`);
        }),
      );
      await clock.sleep(1);
      expect(said).toEqual(order);
    }
  });

  it('hold one commit of each API', async () => {
    const clock = virtualClock(noon);
    const { batches, ledger } = recorder(clock);
    const commit = batchCommits(ledger, clock, noCompany);
    await Promise.all(['a', 'a', 'b'].map((id) => commit(commitOf(id))));
    expect(batches).toEqual([
      [0, 'a', 'b'],
      [0, 'a'],
    ]);
  });
});
