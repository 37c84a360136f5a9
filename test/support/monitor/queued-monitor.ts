import * as E from 'fp-ts/lib/Either.js';
import type { CheckQueue } from '../../../src/runner/ports/check-queue.ts';
import type { Clock } from '../../../src/runner/ports/clock.ts';
import {
  runDispatch,
  type DispatchDeps,
  type DispatchOptions,
} from '../../../src/runner/queue/run-dispatch.ts';
import type { MessageReport } from '../../../src/runner/queue/message-report.ts';
import { runWorker, type WorkDeps, type WorkOptions } from '../../../src/runner/queue/run-worker.ts';
import type { Monitor } from './monitor.ts';
import { right } from '../right.ts';

type DispatchChanges = Partial<DispatchDeps & DispatchOptions>;
type WorkChanges = Partial<WorkDeps & WorkOptions> & { changed?: Partial<WorkDeps['settings']> };

const keys = ['checked', 'dropped', 'late', 'skipped', 'unrecorded', 'published', 'pending'] as const;

/** `dispatch` and `work` over the APIs and the ledger of a monitor, by one clock. */
export const queuedMonitor = (monitor: Monitor, queue: CheckQueue, clock: Clock) => {
  /** The ports of a pass, with a source that can be asked for some APIs alone. */
  const ports = (changed: Partial<WorkDeps['settings']> = {}) => {
    const { configs, ...deps } = monitor.deps({ clock, changed });
    const read: typeof configs.read = (apiIds) => async () => {
      const all = await configs.read()();
      if (apiIds === undefined || E.isLeft(all)) return all;
      return E.right({
        configs: all.right.configs.filter(({ api_id }) => apiIds.includes(api_id)),
        invalid: all.right.invalid.filter(({ api_id }) => apiIds.includes(api_id ?? '')),
      });
    };
    return { ...deps, configs: { ...configs, read }, queue };
  };
  return {
    dispatch: async (changes: DispatchChanges = {}) => {
      const deps = { ...ports(), prune: false, shard: null, ...changes };
      return right(await runDispatch(deps, deps)).report;
    },
    /** Works until the queue is empty, or until `signal`; gives the sums of all messages. */
    work: async ({ changed = {}, ...changes }: WorkChanges = {}) => {
      const reports: MessageReport[] = [];
      const failed = await runWorker(
        {
          ...ports(changed),
          renewSecrets: async () => undefined,
          onMessage: (report) => reports.push(report),
          ...changes,
        },
        { concurrency: 50, hiddenSeconds: 180, graceMs: 30_000, drain: true, ...changes },
      );
      const sum = (key: (typeof keys)[number]) => reports.reduce((total, one) => total + one[key], 0);
      const sums = Object.fromEntries(keys.map((key) => [key, sum(key)]));
      return { failed, endings: reports.map(({ ending }) => ending), ...sums };
    },
  };
};
