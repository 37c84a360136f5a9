import { isHttps, type ApiConfigured } from '../../../events/api-configured.ts';
import type { SignalName, Signals, SignalState } from '../../../events/resumed/signals.ts';
import type { StateChanged } from '../../../events/state-changed.ts';
import { hasSignals, signalNames, verdictOn, type Observed, type SignalOptions } from './verdicts.ts';

const orAtRest = (signals: Signals): Signals | null => (Object.keys(signals).length === 0 ? null : signals);

/** UP without a streak. Such a signal is not stored. */
const atRest: SignalState = { state: 'UP', since: null, streak: 0, streak_since: null };

export const signalIn = (signals: Signals | null, name: SignalName): SignalState => signals?.[name] ?? atRest;

const afterObservation = (
  signals: Signals | null,
  name: SignalName,
  contradicts: boolean,
  at: string,
): Signals | null => {
  const before = signalIn(signals, name);
  if (contradicts) {
    const { streak, streak_since } = before;
    const run = { ...before, streak: streak + 1, streak_since: streak_since ?? at };
    return { ...signals, [name]: run };
  }
  if (signals === null || before.streak === 0) return signals;
  if (before.state === 'DOWN') return { ...signals, [name]: { ...before, streak: 0, streak_since: null } };
  const { [name]: _ended, ...others } = signals;
  return orAtRest(others);
};

/** After a check: each observed signal continues or ends its streak. */
export const signalsAfterCheck = (
  signals: Signals | null,
  options: SignalOptions | null,
  check: Observed,
): Signals | null => {
  if (options === null || !hasSignals(options)) return signals;
  let after = signals;
  for (const name of signalNames) {
    const verdict = verdictOn(name, options, check);
    if (verdict !== null)
      after = afterObservation(after, name, verdict !== signalIn(after, name).state, check.checked_at);
  }
  return after;
};

/** After a transition of a signal: DOWN is stored, UP is not. */
export const signalsAfterTransition = (
  signals: Signals | null,
  signal: SignalName,
  { to, since }: Pick<StateChanged, 'to' | 'since'>,
): Signals | null => {
  const { [signal]: _before, ...others } = signals ?? {};
  return to === 'UP'
    ? orAtRest(others)
    : { ...others, [signal]: { state: to, since, streak: 0, streak_since: null } };
};

/** How a config touches the signals: a new target or a missing option drops one, enabling ends its run. */
export const signalsAfterConfig = (
  signals: Signals | null,
  event: Pick<ApiConfigured, 'slow_ms' | 'certificate_days' | 'url'>,
  change: Readonly<{ newTarget: boolean; restarts: boolean }>,
): Signals | null => {
  if (signals === null || change.newTarget) return null;
  const watched = {
    latency: event.slow_ms !== null,
    certificate: event.certificate_days !== null && isHttps(event.url),
  };
  const kept: Record<string, Signals[keyof Signals]> = {};
  for (const name of signalNames) {
    const signal = signals[name];
    if (signal === undefined || !watched[name]) continue;
    if (!change.restarts) kept[name] = signal;
    else if (signal.state === 'DOWN') kept[name] = { ...signal, streak: 0, streak_since: null };
  }
  return orAtRest(kept);
};
