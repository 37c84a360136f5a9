import type { ApiConfigured } from '../../events/api-configured.ts';
import type { Signals } from '../../events/resumed/signals.ts';
import type { StateChanged } from '../../events/state-changed.ts';

const orAtRest = (signals: Signals): Signals | null => (Object.keys(signals).length === 0 ? null : signals);

/** After a signal's transition: DOWN it is kept, UP it is at rest and is not. */
export const signalsAfterTransition = (
  signals: Signals | null,
  { signal, to, since }: StateChanged,
): Signals | null => {
  if (signal === 'availability') return signals;
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
    certificate: event.certificate_days !== null && event.url.startsWith('https:'),
  };
  const kept: Record<string, Signals[keyof Signals]> = {};
  for (const name of ['latency', 'certificate'] as const) {
    const signal = signals[name];
    if (signal === undefined || !watched[name]) continue;
    if (!change.restarts) kept[name] = signal;
    else if (signal.state === 'DOWN') kept[name] = { ...signal, streak: 0, streak_since: null };
  }
  return orAtRest(kept);
};
