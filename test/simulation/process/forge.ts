import type { Stored } from '../fakes/store.ts';
import type { Forgery } from '../world/forgery.ts';
import { runReplay } from './run-replay.ts';
import type { World } from '../world/world.ts';

const tries = 300;
const until2099 = Date.parse('2099-01-01T00:00:00.000Z');
const longestClaim = 3_600_000;

const asRecord = (value: unknown): Stored => value as Stored;

const isOwing = ({ v, changed_seq, alerted_seq, behind }: Stored): boolean =>
  v === 1 ? Number(changed_seq) > Number(alerted_seq) : behind !== null;

/** With `change` made to what is owed on each channel. */
const withDebts = (stored: Stored, change: (debt: Stored) => Stored): Stored => ({
  ...stored,
  behind: Object.fromEntries(
    Object.entries(asRecord(stored['behind'])).map(([id, debt]) => [id, change(asRecord(debt))]),
  ),
});

const withClaim = (stored: Stored, now: number, until: number): Stored => {
  const claim = { for_seq: stored['changed_seq'], attempt: 1, pass_id: 'FORGED' };
  return stored['v'] === 1
    ? {
        ...stored,
        claim: {
          ...claim,
          recorded_at: new Date(now).toISOString(),
          claimed_until: new Date(until).toISOString(),
        },
      }
    : withDebts(stored, (debt) => ({ ...debt, claim: { ...claim, recorded_at: now, claimed_until: until } }));
};

const forged = (stored: Stored, write: Forgery['write'], now: number): Stored => {
  const { v, changed_seq, version } = stored;
  const owes = isOwing(stored);
  switch (write) {
    case 'told':
    case 'looked':
      return { ...stored, alerted_seq: changed_seq, ...(v === 1 ? {} : { behind: null }) };
    case 'partly': {
      if (!owes) return stored;
      const all = Number(changed_seq) - 1;
      return v === 1
        ? { ...stored, alerted_seq: all }
        : {
            ...withDebts(stored, (debt) => ({ ...debt, after_seq: all, oldest_seq: null })),
            alerted_seq: all,
          };
    }
    case 'beyond':
      return { ...stored, alerted_seq: Number.MAX_SAFE_INTEGER };
    case 'claim':
      return owes ? withClaim(stored, now, until2099) : stored;
    case 'hour':
      return owes ? withClaim(stored, now, now + longestClaim) : stored;
    case 'ahead':
      return { ...stored, version: Number(version) + 1 };
    case 'up':
      return stored['last_state'] === 'DOWN' ? { ...stored, last_state: 'UP' } : stored;
    case 'down':
      return stored['last_state'] === 'UP'
        ? { ...stored, last_state: 'DOWN', failing_since: stored['changed_since'] }
        : stored;
    case 'streak':
      return { ...stored, streak: 0 };
    case 'thresholds': {
      const config = stored['config'] ?? null;
      return config === null
        ? stored
        : {
            ...stored,
            config: { ...asRecord(config), failure_threshold: 1_000_000, success_threshold: 1_000_000 },
          };
    }
  }
};

const againMs = 600_000;
const hour = 3_600_000;

/** Goes on saying that an API has just been checked, when all faults have stopped too. */
const scheduleLooked = ({ plan, scheduler, store }: World, apiId: string): void => {
  const until = plan.quietFrom + (plan.summarizeDays ? 0 : 4 * hour);
  for (let at = scheduler.now(); at < until; at += againMs)
    scheduler.at(at, () => {
      store.forgeRow(apiId, (row) => ({ ...row, scheduled_at: new Date(scheduler.now()).toISOString() }));
    });
};

/** Somebody who may update states waits for the moment in which a lie does most harm. */
export const scheduleForgeries = (world: World): void => {
  const { plan, scheduler, store, trace } = world;
  for (const { from, to, api_id, write } of plan.forgeries) {
    let done = false;
    const everyMs = Math.ceil((to - from) / tries);
    for (let at = from; at <= to; at += everyMs)
      scheduler.at(at, () => {
        const stored = store.row(api_id);
        if (done || stored === null || (!isOwing(stored) && at + everyMs <= to)) return;
        done = true;
        trace(`somebody forges the state of ${api_id}: ${write}`);
        store.forgeRow(api_id, (row) => forged(row, write, scheduler.now()));
        if (write === 'looked') scheduleLooked(world, api_id);
      });
  }
};

/** The operator sets back what only an operator may: states that are ahead of their log. */
export const resetAhead = async (world: World): Promise<void> => {
  for (const { api_id, write } of world.plan.forgeries)
    if (write === 'ahead') await runReplay(world, api_id, { write: true, reset: true });
};

/** In the end the states that were forged are rebuilt: those that hurt nobody still lie. */
export const rebuildForged = async (world: World): Promise<void> => {
  for (const { api_id } of world.plan.forgeries)
    await runReplay(world, api_id, { write: true, reset: false });
};
