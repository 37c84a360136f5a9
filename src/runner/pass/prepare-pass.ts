import * as E from 'fp-ts/lib/Either.js';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { LedgerError } from '../../projections/ledger.ts';
import type { CheckContext } from '../checking/check-apis.ts';
import { isoTime } from '../ports/clock.ts';
import type { ConfigError } from '../ports/config-source.ts';
import { batchCommits } from '../recording/batch-commits.ts';
import { createStreamWriter, type StreamWriter } from '../recording/stream-writer.ts';
import { planPass, type PassPlan } from './plan-pass.ts';
import type { PassDeps, PassOptions } from './run-pass.ts';

/** What planning needs. */
type PrepareDeps = Pick<PassDeps, 'ledger' | 'configs' | 'clock' | 'settings' | 'newPassId'>;
type PrepareOptions = Omit<PassOptions, 'concurrency'>;

export type PreparedPass = Readonly<{
  writer: StreamWriter;
  plan: PassPlan;
  invalidStates: readonly InvalidItem[];
  context: CheckContext;
  passId: string;
  startedAt: number;
}>;

/** Reads configs and states and plans what to do. Nothing is written yet. */
export const preparePass = async (
  deps: PrepareDeps,
  options: PrepareOptions,
  linger: () => number,
): Promise<E.Either<ConfigError | LedgerError, PreparedPass>> => {
  const { ledger, clock, settings } = deps;
  const passId = deps.newPassId();
  const startedAt = clock.now();
  const [read, states] = await Promise.all([deps.configs.read()(), ledger.loadStates()()]);
  if (E.isLeft(states)) return states;
  if (E.isLeft(read)) return read;
  const refused = new Set(states.right.faults.flatMap(({ api_id }) => api_id ?? []));
  const { retainDays, secretNames } = settings;
  const plan = planPass(read.right, states.right.states, refused, startedAt, {
    ...options,
    retainDays,
    secretNames,
  });
  const context: CheckContext = {
    passId,
    scheduledAt: isoTime(startedAt),
    readAt: isoTime(startedAt),
    ignoreSlots: options.all,
    retainDays,
  };
  const commit = batchCommits(ledger, clock, linger);
  const writer = createStreamWriter({ ledger, clock, settings, passId, commit }, states.right.states);
  return E.right({ writer, plan, invalidStates: states.right.faults, context, passId, startedAt });
};
