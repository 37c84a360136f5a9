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
import { debtsAfter, debtsAtFirst, msOrNull, storedDebts, type NaiveDebts } from './channels/naive-debts.ts';
import {
  sha256,
  canonical,
  channelOf,
  channelsOf,
  ms,
  type Stored,
  type StoredChange,
  type StoredCheck,
  type StoredClaim,
  type StoredConfig,
  type StoredDay,
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
  /** the newest transition that is told or waived, by channel */
  settled: Map<string, number>;
  refused: number;
  /** since when the state holds: of the last transition, else the first check */
  since: string | null;
  failing: string | null;
  head: Stored | null;
  permanentHead: string | null;
  /** the highest version of the events so far; what is owed is told in another way from v 2 on */
  v: number;
  debts: NaiveDebts;
  signals: NaiveSignals;
  /** the signals that the stream says each check changed, by its seq */
  told: ReadonlyMap<number, readonly Name[]>;
  /** the last one that was summarized */
  day: StoredDay | null;
};

/** The newest transition that is told or waived on a channel; 0: none. */
const settledOn = ({ settled }: Pick<Naive, 'settled'>, channel: string): number => settled.get(channel) ?? 0;

/** The open claim on a channel. It lives in what is owed: when nothing is, there is none. */
export const claimOn = (n: Naive, channel: string): StoredClaim | null =>
  n.v > 1 ? (n.debts.get(channel)?.claim ?? null) : channel === 'default' ? n.claim : null;

/** The transitions that are owed on a channel, oldest first. */
export const owedOn = (n: Naive, channel: string): readonly StoredChange[] =>
  n.changes.filter((change) => channelsOf(change).includes(channel) && change.seq > settledOn(n, channel));

export const owesNothing = (n: Naive): boolean =>
  n.changes.every((change) => channelsOf(change).every((id) => change.seq <= settledOn(n, id)));

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
  settled: new Map(),
  refused: 0,
  since: null,
  failing: null,
  head: null,
  permanentHead: null,
  v: 1,
  debts: new Map(),
  signals: noSignals,
  told,
  day: null,
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
    checks: n.config?.channels === undefined ? undefined : run.length,
  };
};

const signalChangesOf = (n: Naive, check: StoredCheck): readonly Partial<StoredChange>[] =>
  signalsCausedBy(n.signals, n.config, check, n.told.get(check.seq) ?? []);

/** All transitions that a check is about to cause, in their order, each linked to the one before it of whatever signal. */
export const causedBy = (n: Naive, check: StoredCheck): readonly Partial<StoredChange>[] => {
  const availability = availabilityCausedBy(n, check);
  const all = [
    ...(availability === null ? [] : [{ ...availability, signal: undefined }]),
    ...signalChangesOf(n, check),
  ];
  return all.map((change, i) => ({
    ...change,
    channels: n.config?.channels,
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

/** Adds one event, in place. */
export const add = (n: Naive, event: Stored): void => {
  const routine = isRoutineCheck(n, event);
  if (event.v > n.v) {
    n.v = event.v;
    n.debts = debtsAtFirst(n);
  }
  if (n.v > 1) n.debts = debtsAfter(n, event);
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
  } else if (event.type === 'DaySummarized') n.day = event;
  else {
    if (event.type !== 'AlertWaived') {
      n.answered.add(event.attempt);
      if (n.claim?.for_seq === event.for_seq && n.claim.attempt === event.attempt) n.claim = null;
    }
    if (event.type !== 'AlertFailed')
      n.settled.set(channelOf(event), Math.max(settledOn(n, channelOf(event)), event.for_seq));
    else if (event.about_message === true) n.refused = event.for_seq;
  }
  n.head = event;
  if (!routine) n.permanentHead = event.hash;
};

const base64url = (hex: string | null): string | null =>
  hex === null ? null : Buffer.from(hex, 'hex').toString('base64url');

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
    alerted_seq: Math.min(first.changed_seq, ...[...n.debts.values()].map(({ after }) => after)),
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
    behind: storedDebts(n.debts),
    summarized_day: n.day?.day ?? null,
    summarized_seq: n.day?.seq ?? null,
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
    alerted_seq: settledOn(n, 'default'),
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
