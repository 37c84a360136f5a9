import type { SignalState } from '../../events/resumed/signals.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Denied } from './denied-alerts.ts';

type Members = Readonly<Record<string, string | number | boolean | null>>;

/** That two members do not go together; `all` are those to show. */
const against = (isPossible: boolean, all: Members): string | null =>
  isPossible
    ? null
    : Object.entries(all)
        .map(([name, value]) => `${name} is ${String(value)}`)
        .join(', and ');

/** A run has a length and a beginning, or neither. */
const runFault = (
  { streak, streak_since }: Pick<Health, 'streak' | 'streak_since'>,
  path = '',
): string | null =>
  against((streak === 0) === (streak_since === null), {
    [`${path}streak`]: streak,
    [`${path}streak_since`]: streak_since,
  });

const signalFault = ([name, signal]: readonly [string, SignalState]): string | null => {
  const { state, since, streak } = signal;
  const path = `signals.${name}.`;
  return (
    runFault(signal, path) ??
    against((state === 'UP') === (since === null), { [`${path}state`]: state, [`${path}since`]: since }) ??
    against(state === 'DOWN' || streak > 0, { [`${path}state`]: state, [`${path}streak`]: streak })
  );
};

const availabilityFault = (state: Health): string | null => {
  const { last_state, last_checked_at, presumed, streak_since, failing_since } = state;
  return (
    against(last_state !== null || last_checked_at === null, { last_state, last_checked_at }) ??
    against(!presumed || last_state === 'UP', { presumed, last_state }) ??
    runFault(state) ??
    // UP fails since the beginning of its run, and DOWN since before it.
    against(last_state === 'DOWN' ? failing_since !== null : failing_since === streak_since, {
      last_state,
      failing_since,
      streak_since,
    })
  );
};

const signalsFault = (signals: NonNullable<Health['signals']>): string | null => {
  for (const each of Object.entries(signals)) {
    const fault = signalFault(each);
    if (fault !== null) return fault;
  }
  return null;
};

const placesFault = ({ version, config, summarized_day, summarized_seq }: Health): string | null =>
  against(config === null || config.seq <= version, { 'config.seq': config?.seq ?? null, version }) ??
  against((summarized_seq ?? 0) <= version, { summarized_seq, version }) ??
  against((summarized_day === null) === (summarized_seq === null), { summarized_day, summarized_seq });

/** Once a state is of v 2, what is owed on each channel says up to where all is told. */
const debtsFault = ({ v, behind, changed_seq, alerted_seq }: Health): string | null => {
  if (v === 1) return null;
  const told = Math.min(changed_seq, ...Object.values(behind ?? {}).map(({ after_seq }) => after_seq));
  return against(alerted_seq === told, { alerted_seq, 'what its debts say is told': told });
};

/**
 * The states whose members do not go together. Every fold keeps these rules, whatever of its stream has expired, so that
 * nothing is read to find them: a state that only says UP, although its API is DOWN, would hide its recovery.
 */
export const impossibleStates = (states: readonly Health[]): readonly Denied[] =>
  states.flatMap((state) => {
    const { api_id, version, signals } = state;
    const why =
      placesFault(state) ??
      debtsFault(state) ??
      availabilityFault(state) ??
      (signals === null ? null : signalsFault(signals));
    return why === null ? [] : [{ api_id, version, why }];
  });
