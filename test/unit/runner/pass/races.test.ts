import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Outcome } from '../../../../src/events/fields/outcome.ts';
import { evolve } from '../../../../src/projections/health/evolve.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import type { Ledger } from '../../../../src/projections/ledger.ts';
import { createMonitor, noon, type Monitor } from '../../../support/monitor/monitor.ts';
import { runs } from '../../../support/runs.ts';

const minute = 60_000;

/** The same ledger, each of whose calls takes effect when the scheduler says so. */
const scheduled = (s: fc.Scheduler, ledger: Ledger, name: string): Ledger => ({
  ...ledger,
  commit: (commits) => () =>
    s.schedule(Promise.resolve(), `${name} commit`).then(() => ledger.commit(commits)()),
  loadStates: (ids) => () =>
    s.schedule(Promise.resolve(), `${name} states`).then(() => ledger.loadStates(ids)()),
  readEvent: (api, seq) => () =>
    s.schedule(Promise.resolve(), `${name} event`).then(() => ledger.readEvent(api, seq)()),
  readStream: async function* readStream(api, range) {
    await s.schedule(Promise.resolve(), `${name} stream`);
    yield* ledger.readStream(api, range);
  },
});

const expectSound = (m: Monitor, apiIds: readonly string[]) => {
  for (const apiId of apiIds) {
    const events = m.events(apiId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    for (const [i, event] of events.entries()) expect(event.prev_hash).toBe(events[i - 1]?.hash ?? null);
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(events.length);
    expect(events.reduce(evolve, initialHealth(apiId))).toEqual(m.state(apiId));
  }
};

const history = fc.array(fc.constantFrom<Outcome>('UP', 'DOWN'), { minLength: 0, maxLength: 4 });

describe('passes that overlap', () => {
  it.prop([fc.scheduler(), history, fc.constantFrom<Outcome>('UP', 'DOWN'), fc.integer({ min: 2, max: 3 })], {
    numRuns: runs(150),
  })('count one check of a slot and tell each transition once', async (s, before, outcome, passes) => {
    const m = createMonitor();
    m.watch('a', { failure_threshold: 2 });
    m.watch('b');
    for (const [i, past] of before.entries()) {
      m.outcomes.set('a', past).set('b', past);
      await m.pass({ at: noon + i * minute });
    }
    const told = m.told().length;
    const checksBefore = m.eventsOf('a', 'CheckCompleted').length;
    m.outcomes.set('a', outcome).set('b', outcome);
    const at = noon + before.length * minute;
    const running = Array.from({ length: passes }, (_, i) =>
      m.pass({ at: at + i * 100, ledger: scheduled(s, m.ledger, String(i)) }),
    );
    await s.waitFor(Promise.all(running));
    await m.pass({ at: at + 2 * minute });
    expectSound(m, ['a', 'b']);
    expect(m.eventsOf('a', 'CheckCompleted').length).toBe(checksBefore + 2);
    const transitions = ['a', 'b'].flatMap((id) =>
      m.eventsOf(id, 'StateChanged').map(({ seq }) => `${id}/${String(seq)}`),
    );
    expect(m.told().length).toBeGreaterThanOrEqual(told);
    expect(m.told().toSorted()).toEqual(transitions.toSorted());
  });

  it.prop([fc.scheduler()], { numRuns: runs(60) })(
    'agree on a config that changes between them',
    async (s) => {
      const m = createMonitor();
      m.watch('a');
      await m.pass();
      const old = m.pass({ at: noon + minute, ledger: scheduled(s, m.ledger, 'old') });
      m.watch('a', { retries: 1 });
      const young = m.pass({ at: noon + minute + 100, ledger: scheduled(s, m.ledger, 'young') });
      await s.waitFor(Promise.all([old, young]));
      await m.pass({ at: noon + 2 * minute });
      expectSound(m, ['a']);
      expect(m.state('a')?.config?.digest).toBe(m.eventsOf('a', 'ApiConfigured').at(-1)?.config_digest);
      expect(m.eventsOf('a', 'ApiConfigured').map(({ retries }) => retries)).toEqual([0, 1]);
    },
  );
});
