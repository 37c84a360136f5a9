import { ms, type StoredChange, type StoredCheck, type StoredConfig } from './stored.ts';

type Outcome = 'UP' | 'DOWN';
export type Name = 'latency' | 'certificate';

/**
 * A signal as a list of the checks in a row that say something else than what it is. `blurred`: a check expired before a
 * stored state held it, so nobody can say how long the run is, until a check ends it.
 */
type NaiveSignal = Readonly<{
  state: Outcome;
  since: string | null;
  run: readonly StoredCheck[];
  blurred: boolean;
}>;
export type NaiveSignals = Readonly<Record<Name, NaiveSignal>>;

const asNew: NaiveSignal = { state: 'UP', since: null, run: [], blurred: false };
export const noSignals: NaiveSignals = { latency: asNew, certificate: asNew };

const day = 24 * 3600 * 1000;

/** What an API with this config is, by one check; undefined: the check does not say. */
const seenBy: Readonly<Record<Name, (config: StoredConfig, check: StoredCheck) => Outcome | undefined>> = {
  latency: ({ slow_ms }, { outcome, latency_ms }) => {
    if (slow_ms === undefined || outcome === 'DOWN' || latency_ms === null) return undefined;
    return latency_ms <= slow_ms ? 'UP' : 'DOWN';
  },
  certificate: ({ certificate_days }, { certificate_until, checked_at }) => {
    if (certificate_days === undefined || certificate_until === undefined) return undefined;
    return ms(checked_at) + certificate_days * day <= certificate_until * 1000 ? 'UP' : 'DOWN';
  },
};

const needed = (name: Name, { slow_threshold = 3 }: StoredConfig, to: Outcome): number =>
  name === 'latency' ? slow_threshold : to === 'DOWN' ? 1 : 10;

const names: readonly Name[] = ['latency', 'certificate'];

/** The changes that a check is about to cause, latency before certificate. `told`: what the stream says, of a blurred run. */
export const signalsCausedBy = (
  signals: NaiveSignals,
  config: StoredConfig | null,
  check: StoredCheck,
  told: readonly Name[],
): readonly Partial<StoredChange>[] =>
  names.flatMap((signal) => {
    const { state, since, run, blurred } = signals[signal];
    const seen = config === null ? undefined : seenBy[signal](config, check);
    if (config === null || seen === undefined || seen === state) return [];
    const change = {
      signal,
      from: state,
      to: seen,
      at: check.checked_at,
      previous_since: since,
      cause_seq: check.seq,
      presumed: false,
    };
    if (blurred) return told.includes(signal) ? [change] : [];
    const all = [...run, check];
    return all.length < needed(signal, config, seen)
      ? []
      : [{ ...change, since: all[0]?.checked_at ?? '', checks: all.length }];
  });

export const signalsAfterCheck = (
  signals: NaiveSignals,
  config: StoredConfig | null,
  check: StoredCheck,
): NaiveSignals => {
  const after = (name: Name): NaiveSignal => {
    const before = signals[name];
    const seen = config === null ? undefined : seenBy[name](config, check);
    if (seen === undefined) return before;
    const unseen = check.unseen === true;
    return seen === before.state
      ? { ...before, run: [], blurred: unseen && (before.blurred || before.run.length > 0) }
      : { ...before, run: [...before.run, check], blurred: unseen || before.blurred };
  };
  return { latency: after('latency'), certificate: after('certificate') };
};

export const signalsAfterChange = (signals: NaiveSignals, change: StoredChange): NaiveSignals =>
  change.signal === undefined
    ? signals
    : {
        ...signals,
        [change.signal]: {
          ...asNew,
          state: change.to,
          since: change.to === 'DOWN' ? change.since : null,
        },
      };

/** `restarts`: enabled again; `moved`: another target. */
export const signalsAfterConfig = (
  signals: NaiveSignals,
  config: StoredConfig,
  { restarts, moved }: Readonly<{ restarts: boolean; moved: boolean }>,
): NaiveSignals => {
  const has = {
    latency: config.slow_ms !== undefined,
    certificate: config.certificate_days !== undefined && config.url.startsWith('https://'),
  };
  const after = (name: Name): NaiveSignal => {
    if (moved || !has[name]) return asNew;
    return restarts ? { ...signals[name], run: [], blurred: false } : signals[name];
  };
  return { latency: after('latency'), certificate: after('certificate') };
};

/** As a state of v 2 holds them: those that are DOWN, or on the way to a change. */
export const storedSignals = (signals: NaiveSignals): object | null => {
  const told = names.flatMap((name) => {
    const { state, since, run } = signals[name];
    if (state === 'UP' && run.length === 0) return [];
    const first = run[0]?.checked_at;
    const stored = {
      state,
      since: since === null ? null : ms(since),
      streak: run.length,
      streak_since: first === undefined ? null : ms(first),
    };
    return [[name, stored] as const];
  });
  return told.length === 0 ? null : Object.fromEntries(told);
};

export const blurredOf = (signals: NaiveSignals): readonly Name[] =>
  names.filter((name) => signals[name].blurred);
