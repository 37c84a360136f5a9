import type { Outcome } from '../../../events/fields/outcome.ts';
import type { SignalName, SignalState } from '../../../events/resumed/signals.ts';
import type { Health } from '../health-state.ts';
import { signalIn } from './fold-signals.ts';
import { hasSignals, observationsNeeded, signalNames, verdictOn, type Observed } from './verdicts.ts';

/** A change of a signal, without the members that other signals determine. */
export type SignalChange = Readonly<{
  signal: SignalName;
  from: Outcome;
  to: Outcome;
  since: string;
  /** null of a change to DOWN */
  previous_since: string | null;
  /** observations in a row, the deciding one included */
  checks: number;
}>;

type Signalled = Pick<Health, 'config' | 'signals'>;

/** The observation of a check that contradicts the state of a signal; null: none, or it agrees. */
export const contradictionOf = (
  { config, signals }: Signalled,
  name: SignalName,
  check: Observed,
): Readonly<{ before: SignalState; to: Outcome; needed: number }> | null => {
  const to = config === null ? null : verdictOn(name, config, check);
  const before = signalIn(signals, name);
  if (config === null || to === null || to === before.state) return null;
  return { before, to, needed: observationsNeeded(name, config, to) };
};

const changeOf = (state: Signalled, name: SignalName, check: Observed): SignalChange | null => {
  const found = contradictionOf(state, name, check);
  if (found === null || found.before.streak + 1 < found.needed) return null;
  const { before, to } = found;
  return {
    signal: name,
    from: before.state,
    to,
    since: before.streak_since ?? check.checked_at,
    previous_since: before.since,
    checks: before.streak + 1,
  };
};

const none: readonly SignalChange[] = [];

/** The signals that a check changes, in the order of their transitions. */
export const signalChanges = (state: Signalled, check: Observed): readonly SignalChange[] =>
  state.config === null || !hasSignals(state.config)
    ? none
    : signalNames.flatMap((name) => changeOf(state, name, check) ?? []);
