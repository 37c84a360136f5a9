import type { Event } from '../../../events/event.ts';
import type { SignalName, Signals } from '../../../events/resumed/signals.ts';
import { configChange } from '../evolve.ts';
import type { Health } from '../health-state.ts';
import { signalIn } from './fold-signals.ts';
import { contradictionOf } from './signal-changes.ts';
import { isWatched, observationsNeeded, signalNames, verdictOn } from './verdicts.ts';

/**
 * Signals of whose run checks may have expired, so that it cannot be counted: from a gap in the stream until a check agrees
 * with the signal, or something else ends the run. What state such a signal is in is known all the same: transitions are
 * permanent.
 */
export type LostRuns = readonly SignalName[];

export const noLostRuns: LostRuns = [];

/** After a gap of checks. */
export const lostAtGap = ({ config }: Pick<Health, 'config'>): LostRuns =>
  config === null ? noLostRuns : signalNames.filter((name) => isWatched(name, config));

/**
 * After checks were found to be missing behind this state, of which runs were lost before. A signal that one check
 * changes has
 * no run that could be lost, unless one was open from a time when it took more.
 */
export const lostInGap = (
  { config, signals }: Pick<Health, 'config' | 'signals'>,
  before: LostRuns,
): LostRuns =>
  config === null
    ? noLostRuns
    : lostAtGap({ config }).filter((name) => {
        const { state, streak } = signalIn(signals, name);
        const needed = observationsNeeded(name, config, state === 'UP' ? 'DOWN' : 'UP');
        return needed > 1 || streak > 0 || before.includes(name);
      });

const isSettledBy = (before: Health, event: Event, name: SignalName): boolean => {
  switch (event.type) {
    case 'CheckCompleted':
      return (
        before.config !== null &&
        verdictOn(name, before.config, event) === signalIn(before.signals, name).state
      );
    case 'StateChanged':
      return event.signal === name;
    case 'ApiConfigured':
      return configChange(before.config, event).restarts || !isWatched(name, event);
    case 'StreamResumed':
      return true;
    case 'AlertAttempted':
    case 'AlertFailed':
    case 'AlertPublished':
    case 'AlertWaived':
    case 'DaySummarized':
      return false;
  }
};

/** After an event; `before`: the state before it. */
export const lostAfter = (lost: LostRuns, before: Health, event: Event): LostRuns =>
  lost.length === 0 ? lost : lost.filter((name) => !isSettledBy(before, event, name));

/**
 * Of the lost ones, those that a check on this state may or may not change. What takes one observation comes, however
 * long the run was.
 */
export const uncertainAt = (lost: LostRuns, state: Health, event: Event): LostRuns =>
  lost.length === 0 || event.type !== 'CheckCompleted'
    ? noLostRuns
    : lost.filter((name) => (contradictionOf(state, name, event)?.needed ?? 1) > 1);

/** Signals without the streaks that cannot be counted, for comparison. */
export const withoutLostRuns = (signals: Signals | null, lost: LostRuns): Signals | null => {
  if (lost.length === 0) return signals;
  const known: Record<string, Signals[SignalName]> = {};
  for (const name of signalNames) {
    const signal = signalIn(signals, name);
    const run = lost.includes(name) ? { streak: 0, streak_since: null } : null;
    if (signal.state === 'DOWN' || (run === null && signal.streak > 0)) known[name] = { ...signal, ...run };
  }
  return Object.keys(known).length === 0 ? null : known;
};
