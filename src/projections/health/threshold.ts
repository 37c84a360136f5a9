import type { CheckCompleted } from '../../events/check-completed.ts';
import type { SignalName } from '../../events/resumed/signals.ts';
import type { Health } from './health-state.ts';
import { contradictionOf } from './signals/signal-changes.ts';
import type { Observed } from './signals/verdicts.ts';

/** How far a check brought its run towards a change of state. */
export type Threshold = Readonly<{
  name: 'failure_threshold' | 'success_threshold' | 'slow_threshold' | 'certificate_checks';
  /** how many checks in a row it takes */
  value: number;
  /** how many contradicted the state, this one included; 0: it agreed */
  reached: number;
  /** how many there had been before it */
  before: number;
}>;

const signalThresholds = { latency: 'slow_threshold', certificate: 'certificate_checks' } as const;

/** The arithmetic of a check for a signal, on the state before it; null: the check does not contradict the signal. */
export const signalThresholdOf = (before: Health, name: SignalName, check: Observed): Threshold | null => {
  const found = contradictionOf(before, name, check);
  if (found === null) return null;
  const { streak } = found.before;
  return { name: signalThresholds[name], value: found.needed, reached: streak + 1, before: streak };
};

/** The arithmetic of a check on the state before it. */
export const thresholdOf = (before: Health, check: Pick<CheckCompleted, 'outcome'>): Threshold => {
  const state = before.last_state ?? 'UP';
  const name = state === 'UP' ? 'failure_threshold' : 'success_threshold';
  return {
    name,
    value: before.config?.[name] ?? 1,
    reached: check.outcome === state ? 0 : before.streak + 1,
    before: before.streak,
  };
};
