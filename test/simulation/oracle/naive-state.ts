import {
  noSignals,
  signalsAfterChange,
  signalsAfterCheck,
  signalsAfterConfig,
  signalsCausedBy,
  storedSignals,
  type Name,
  type NaiveSignals,
} from './naive-signals.ts';
import {
  sha256,
  canonical,
  ms,
  type Stored,
  type StoredAnswer,
  type StoredChange,
  type StoredCheck,
  type StoredClaim,
  type StoredConfig,
} from './stored.ts';

/** The oracle's own idea of an API after some events, kept as lists of what happened rather than as counters. */
export type Naive = {
  checks: StoredCheck[];
  /** the latest checks that contradict the state, in a row */
  run: StoredCheck[];
  state: 'UP' | 'DOWN' | null;
  presumed: boolean;
  config: StoredConfig | null;
  changes: StoredChange[];
  claims: StoredClaim[];
  claim: StoredClaim | null;
  /** attempts that have been answered */
  answered: Set<number>;
  alerted: number;
  refused: number;
  /** since when the state holds: of the last transition, else the first check */
  since: string | null;
  failing: string | null;
  head: Stored | null;
  permanentHead: string | null;
  /** the highest version of the events so far; what is owed is told in another way from v 2 on */
  v: number;
  debt: NaiveDebt | null;
  signals: NaiveSignals;
  /** the signals that the stream says each check changed, by its seq */
  told: ReadonlyMap<number, readonly Name[]>;
};

/** What is owed to the one channel of these worlds, since a state is of v 2. */
type NaiveDebt = Readonly<{
  after: number;
  oldest: number | null;
  last: number;
  /** claims of the oldest, then the last claim of any */
  attempts: number;
  attempted: StoredClaim | null;
  claim: StoredClaim | null;
  refused: number | null;
}>;

export const nothingYet = (told: Naive['told']): Naive => ({
  checks: [],
  run: [],
  state: null,
  presumed: false,
  config: null,
  changes: [],
  claims: [],
  claim: null,
  answered: new Set(),
  alerted: 0,
  refused: 0,
  since: null,
  failing: null,
  head: null,
  permanentHead: null,
  v: 1,
  debt: null,
  signals: noSignals,
  told,
});

/** The transition of availability that a check is about to cause, by counting the run it ends. */
const availabilityCausedBy = (n: Naive, check: StoredCheck): Partial<StoredChange> | null => {
  const from = n.state ?? 'UP';
  if (check.outcome === from) return null;
  const run = [...n.run, check];
  const needed = check.outcome === 'DOWN' ? n.config?.failure_threshold : n.config?.success_threshold;
  if (run.length < (needed ?? 1)) return null;
  return {
    from,
    to: check.outcome,
    at: check.checked_at,
    since: run[0]?.checked_at ?? '',
    previous_since: n.since ?? check.checked_at,
    cause_seq: check.seq,
    presumed: n.state === null || n.presumed,
  };
};

const signalChangesOf = (n: Naive, check: StoredCheck): readonly Partial<StoredChange>[] =>
  signalsCausedBy(n.signals, n.config, check, n.told.get(check.seq) ?? []);

/** All transitions that a check is about to cause, in their order, each linked to the one before it of whatever signal. */
export const causedBy = (n: Naive, check: StoredCheck): readonly Partial<StoredChange>[] => {
  const availability = availabilityCausedBy(n, check);
  const all = [
    ...(availability === null ? [] : [{ ...availability, signal: undefined, checks: undefined }]),
    ...signalChangesOf(n, check),
  ];
  return all.map((change, i) => ({
    ...change,
    previous_changed_seq: i > 0 ? check.seq + i : (n.changes.at(-1)?.seq ?? null),
  }));
};

export const isRoutineCheck = (n: Naive, event: Stored): boolean =>
  event.type === 'CheckCompleted' &&
  n.state === event.outcome &&
  n.run.length === 0 &&
  !n.presumed &&
  signalChangesOf(n, event).length === 0;

const afterCheck = (n: Naive, check: StoredCheck) => {
  const first = n.checks.length === 0;
  n.checks.push(check);
  n.signals = signalsAfterCheck(n.signals, n.config, check);
  n.state ??= 'UP';
  n.since ??= check.checked_at;
  if (check.outcome === n.state) n.run = [];
  else n.run.push(check);
  n.presumed = check.outcome !== n.state && (first || n.presumed);
  if (n.state === 'UP') n.failing = n.run[0]?.checked_at ?? null;
};

const afterConfig = (n: Naive, config: StoredConfig) => {
  const before = n.config;
  const monitored = (c: StoredConfig | null) => c !== null && c.enabled && !c.removed;
  const sameTarget = before?.url === config.url && before.method === config.method;
  const restarts = !sameTarget || (monitored(config) && !monitored(before));
  n.signals = signalsAfterConfig(n.signals, config, { restarts, moved: !sameTarget });
  if (restarts) {
    n.run = [];
    if (n.state === 'UP') n.failing = null;
  }
  n.config = config;
};

const unanswered = (claim: StoredClaim | null, answer: StoredAnswer): StoredClaim | null =>
  claim?.for_seq === answer.for_seq && claim.attempt === answer.attempt ? null : claim;

const untried = { attempts: 0, attempted: null } as const;

/** What is owed at the first event of v 2; attempts are counted from then on. */
const debtAtFirst = (n: Naive): NaiveDebt | null => {
  const last = n.changes.at(-1)?.seq ?? 0;
  return last > n.alerted
    ? { ...untried, after: n.alerted, oldest: null, last, claim: n.claim, refused: n.refused || null }
    : null;
};

const debtAfter = (n: Naive, event: Stored): NaiveDebt | null => {
  const { debt } = n;
  if (event.type === 'StateChanged')
    return debt === null
      ? {
          ...untried,
          after: n.changes.at(-1)?.seq ?? 0,
          oldest: event.seq,
          last: event.seq,
          claim: null,
          refused: null,
        }
      : { ...debt, last: event.seq };
  if (debt === null || event.type === 'CheckCompleted' || event.type === 'ApiConfigured') return debt;
  if (event.type === 'AlertAttempted') {
    const claimed = { ...debt, attempted: event, claim: event };
    if (debt.oldest !== null && event.for_seq > debt.oldest) return claimed;
    return {
      ...claimed,
      oldest: event.for_seq,
      attempts: debt.oldest === event.for_seq ? debt.attempts + 1 : 1,
    };
  }
  const claim = unanswered(debt.claim, event);
  if (event.type === 'AlertFailed')
    return { ...debt, claim, refused: event.about_message === true ? event.for_seq : debt.refused };
  if (event.for_seq <= debt.after) return { ...debt, claim };
  return event.for_seq >= debt.last
    ? null
    : { ...debt, ...untried, after: event.for_seq, oldest: null, claim };
};

/** Adds one event, in place. */
export const add = (n: Naive, event: Stored): void => {
  const routine = isRoutineCheck(n, event);
  if (event.v > n.v) {
    n.v = event.v;
    n.debt = debtAtFirst(n);
  }
  if (n.v > 1) n.debt = debtAfter(n, event);
  if (event.type === 'CheckCompleted') afterCheck(n, event);
  else if (event.type === 'ApiConfigured') afterConfig(n, event);
  else if (event.type === 'StateChanged') {
    n.signals = signalsAfterChange(n.signals, event);
    if (event.signal === undefined) {
      n.state = event.to;
      n.run = [];
      n.presumed = false;
      n.since = event.since;
      n.failing = event.to === 'DOWN' ? event.since : null;
    }
    n.changes.push(event);
  } else if (event.type === 'AlertAttempted') {
    n.claims.push(event);
    n.claim = event;
  } else {
    n.answered.add(event.attempt);
    if (n.claim?.for_seq === event.for_seq && n.claim.attempt === event.attempt) n.claim = null;
    if (event.type === 'AlertPublished') n.alerted = Math.max(n.alerted, event.for_seq);
    else if (event.about_message === true) n.refused = event.for_seq;
  }
  // A claim lives in what is owed: when nothing is, there is none.
  if (n.v > 1) n.claim = n.debt?.claim ?? null;
  n.head = event;
  if (!routine) n.permanentHead = event.hash;
};

const msOrNull = (time: string | null): number | null => (time === null ? null : ms(time));

const base64url = (hex: string | null): string | null =>
  hex === null ? null : Buffer.from(hex, 'hex').toString('base64url');

const claimOf = (claim: StoredClaim | null): object | null =>
  claim === null
    ? null
    : {
        for_seq: claim.for_seq,
        attempt: claim.attempt,
        pass_id: claim.pass_id,
        recorded_at: ms(claim.recorded_at),
        claimed_until: ms(claim.claimed_until),
      };

const debtOf = (debt: NaiveDebt): object => ({
  after_seq: debt.after,
  oldest_seq: debt.oldest,
  last_seq: debt.last,
  attempts: debt.attempts,
  attempted_seq: debt.attempted?.seq ?? null,
  attempted_at: msOrNull(debt.attempted?.recorded_at ?? null),
  not_before: null,
  claim: claimOf(debt.claim),
  refused_seq: debt.refused,
});

/** The state as the design describes it. */
export const stateOf = (api_id: string, n: Naive): object =>
  n.v === 1 ? firstState(api_id, n) : secondState(api_id, n);

const secondState = (api_id: string, n: Naive): object => {
  const first = firstState(api_id, n);
  return {
    ...first,
    v: n.v,
    scheduled_at: msOrNull(first.scheduled_at),
    streak_since: msOrNull(first.streak_since),
    changed_since: msOrNull(first.changed_since),
    failing_since: msOrNull(first.failing_since),
    alerted_seq: n.debt === null ? first.changed_seq : n.debt.after,
    claim: null,
    refused_seq: null,
    config:
      first.config === null
        ? null
        : {
            ...first.config,
            digest: base64url(first.config.digest),
            read_at: ms(first.config.read_at),
            ...(n.config?.slow_ms !== undefined && {
              slow_ms: n.config.slow_ms,
              slow_threshold: n.config.slow_threshold ?? 3,
            }),
            ...(n.config?.certificate_days !== undefined && { certificate_days: n.config.certificate_days }),
          },
    head_hash: base64url(first.head_hash),
    head_kept_hash: base64url(first.head_kept_hash),
    signals: storedSignals(n.signals),
    behind: n.debt === null ? null : { default: debtOf(n.debt) },
    summarized_day: null,
    summarized_seq: null,
  };
};

const firstState = (api_id: string, n: Naive) => {
  const last = n.checks.at(-1);
  return {
    api_id,
    v: 1,
    version: n.head?.seq ?? 0,
    last_state: n.state,
    last_status_code: last?.status_code ?? null,
    last_latency_ms: last?.latency_ms ?? null,
    last_checked_at: last?.checked_at ?? null,
    last_changed_at:
      n.changes.findLast(({ signal }) => signal === undefined)?.at ?? n.checks[0]?.checked_at ?? null,
    last_error: last?.error?.message ?? null,
    presumed: n.presumed,
    scheduled_at: last?.scheduled_at ?? null,
    streak: n.run.length,
    streak_since: n.run[0]?.checked_at ?? null,
    changed_since: n.since,
    failing_since: n.failing,
    changed_seq: n.changes.at(-1)?.seq ?? 0,
    alerted_seq: n.alerted,
    attempts: n.claims.length,
    claim:
      n.claim === null
        ? null
        : {
            for_seq: n.claim.for_seq,
            attempt: n.claim.attempt,
            pass_id: n.claim.pass_id,
            recorded_at: n.claim.recorded_at,
            claimed_until: n.claim.claimed_until,
          },
    refused_seq: n.refused,
    config:
      n.config === null
        ? null
        : {
            seq: n.config.seq,
            digest: n.config.config_digest,
            read_at: n.config.read_at,
            failure_threshold: n.config.failure_threshold,
            success_threshold: n.config.success_threshold,
            enabled: n.config.enabled,
            removed: n.config.removed,
            retain_days: n.config.retain_checks_days,
            target: sha256(canonical({ method: n.config.method, url: n.config.url })).slice(0, 16),
          },
    head_hash: n.head?.hash ?? null,
    head_kept_hash: n.permanentHead,
  };
};
