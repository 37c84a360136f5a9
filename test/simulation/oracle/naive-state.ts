import {
  sha256,
  canonical,
  type Stored,
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
};

export const nothingYet = (): Naive => ({
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
});

/** The transition that a check is about to cause, by counting the run it ends. */
export const causedBy = (n: Naive, check: StoredCheck): Partial<StoredChange> | null => {
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
    previous_changed_seq: n.changes.at(-1)?.seq ?? null,
    cause_seq: check.seq,
    presumed: n.state === null || n.presumed,
  };
};

export const isRoutineCheck = (n: Naive, event: Stored): boolean =>
  event.type === 'CheckCompleted' && n.state === event.outcome && n.run.length === 0 && !n.presumed;

const afterCheck = (n: Naive, check: StoredCheck) => {
  const first = n.checks.length === 0;
  n.checks.push(check);
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
  if (!sameTarget || (monitored(config) && !monitored(before))) {
    n.run = [];
    if (n.state === 'UP') n.failing = null;
  }
  n.config = config;
};

/** Adds one event, in place. */
export const add = (n: Naive, event: Stored): void => {
  const routine = isRoutineCheck(n, event);
  if (event.type === 'CheckCompleted') afterCheck(n, event);
  else if (event.type === 'ApiConfigured') afterConfig(n, event);
  else if (event.type === 'StateChanged') {
    n.state = event.to;
    n.run = [];
    n.presumed = false;
    n.since = event.since;
    n.failing = event.to === 'DOWN' ? event.since : null;
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
  n.head = event;
  if (!routine) n.permanentHead = event.hash;
};

/** The state as the design describes it. */
export const stateOf = (api_id: string, n: Naive): object => {
  const last = n.checks.at(-1);
  return {
    api_id,
    v: 1,
    version: n.head?.seq ?? 0,
    last_state: n.state,
    last_status_code: last?.status_code ?? null,
    last_latency_ms: last?.latency_ms ?? null,
    last_checked_at: last?.checked_at ?? null,
    last_changed_at: n.changes.at(-1)?.at ?? n.checks[0]?.checked_at ?? null,
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
