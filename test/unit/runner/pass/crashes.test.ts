import { describe, expect, it } from 'vitest';
import { evolve } from '../../../../src/projections/health/evolve.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import type { Ledger } from '../../../../src/projections/ledger.ts';
import type { AlertChannel } from '../../../../src/runner/ports/alert-channel.ts';
import { memoryLedger } from '../../../support/memory-ledger/memory-ledger.ts';
import { accepted, createMonitor, noon, type Monitor } from '../../../support/monitor/monitor.ts';

const minute = 60_000;
const never = <A>() => new Promise<A>(() => undefined);

type Moment = 'before' | 'after' | 'torn';

/** Ports of a process that dies at its `k`th call: before it has an effect, after it, or between an event and its state. */
const dying = (m: Monitor, k: number, moment: Moment) => {
  let calls = 0;
  const dead = Promise.withResolvers<null>();
  const call = async <A>(effect: () => Promise<A>): Promise<A> => {
    calls += 1;
    if (calls > k) return never();
    if (calls < k) return effect();
    if (moment !== 'before') await effect();
    dead.resolve(null);
    return never();
  };
  const torn = memoryLedger(m.store, { dropsRow: () => moment === 'torn' && calls === k });
  const ledger: Ledger = {
    ...m.ledger,
    commit: (commits) => () => call(() => torn.commit(commits)()),
    loadStates: (ids) => () => call(() => m.ledger.loadStates(ids)()),
    readEvent: (api, seq) => () => call(() => m.ledger.readEvent(api, seq)()),
    readStream: async function* readStream(api, range) {
      await call(async () => null);
      yield* m.ledger.readStream(api, range);
    },
  };
  const alerts: AlertChannel = {
    name: 'arn:test',
    mode: 'records',
    publish: (message) => () =>
      call(async () => {
        m.sent.push({ message, at: 0, result: 'Accepted' });
        return accepted('last words');
      }),
  };
  return { ledger, alerts, dead: dead.promise, calls: () => calls };
};

/** A world in which much happens at minute 3: one goes down, one comes back, one is changed, one is new. */
const eventful = async () => {
  const m = createMonitor();
  for (const id of ['falls', 'rises', 'changes']) m.watch(id);
  m.outcomes.set('rises', 'DOWN');
  for (const i of [0, 1, 2]) await m.pass({ at: noon + i * minute });
  m.outcomes.set('falls', 'DOWN').set('rises', 'UP').set('new', 'DOWN');
  m.watch('changes', { retries: 1 });
  m.watch('new');
  return m;
};

const ids = ['changes', 'falls', 'new', 'rises'];
const essence = (m: Monitor) =>
  ids.map((id) => {
    const state = m.state(id);
    return {
      id,
      state: state?.last_state,
      config: state?.config?.digest,
      pending: state?.changed_seq !== state?.alerted_seq,
    };
  });

const transitionsOf = (m: Monitor) =>
  ids.flatMap((id) => m.eventsOf(id, 'StateChanged').map(({ seq }) => `${id}/${String(seq)}`));

const calm = async () => {
  const m = await eventful();
  const died = dying(m, Number.POSITIVE_INFINITY, 'before');
  await m.pass({ at: noon + 3 * minute, ledger: died.ledger, alerts: died.alerts });
  return { calls: died.calls(), essence: essence(m), transitions: transitionsOf(m).length };
};

describe('a process that dies', async () => {
  const whole = await calm();
  const moments: readonly Moment[] = ['before', 'after', 'torn'];
  const deaths = Array.from({ length: whole.calls }, (_, i) =>
    moments.map((moment) => [i + 1, moment] as const),
  ).flat();

  it('has many calls to die at', () => {
    expect(whole.calls).toBeGreaterThanOrEqual(10);
    expect(whole.transitions).toBe(4);
  });

  it.each(deaths)(
    'at its call %i (%s): nothing is lost, and the same state is reached',
    async (k, moment) => {
      const m = await eventful();
      const { ledger, alerts, dead } = dying(m, k, moment);
      const before = m.told().length;
      const ends = m.tryPass({ at: noon + 3 * minute, ledger, alerts }).then(() => 'ended' as const);
      expect(await Promise.race([dead, ends])).toBeNull();
      const sentByTheDead = m.told().slice(before);
      for (const i of [4, 6, 8]) await m.pass({ at: noon + i * minute });

      expect(essence(m)).toEqual(whole.essence);
      const transitions = transitionsOf(m);
      expect(new Set(m.told())).toEqual(new Set(transitions));
      const repeats = m.told().filter((id, i, all) => all.indexOf(id) !== i);
      // At most the one whose answer the dead process never recorded.
      expect(repeats.length).toBeLessThanOrEqual(1);
      for (const id of repeats) expect(sentByTheDead).toContain(id);
      for (const id of ids) {
        const events = m.events(id);
        expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
        expect(events.reduce(evolve, initialHealth(id))).toEqual(m.state(id));
      }
    },
  );
});
