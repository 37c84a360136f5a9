import type { ApiConfigured } from '../../events/api-configured.ts';
import type { CheckCompleted } from '../../events/check-completed.ts';
import { isExpected, type ExpectedCode } from '../../events/fields/expected-code.ts';
import type { Outcome } from '../../events/fields/outcome.ts';
import type { StateChanged } from '../../events/state-changed.ts';
import { eventsOf } from '../health/decide.ts';
import { epochMs } from '../health/epoch-ms.ts';
import { evolve } from '../health/evolve.ts';
import type { Health } from '../health/health-state.ts';
import { emptyCounts, type Down, type PolicyCounts } from './scenario-counts.ts';

/** What to assume instead of what was in force; null: leave it as it was. */
export type Policy = Readonly<{
  failure_threshold: number | null;
  success_threshold: number | null;
  /** the codes that mean UP, for a check whose status code alone decided it; null: as recorded */
  expected: readonly ExpectedCode[] | null;
}>;

/** One API under one policy. All times are epoch ms. */
export type Branch = {
  readonly policy: Policy;
  health: Health;
  /** its UP→DOWN transitions since the last recorded outage was looked at */
  downs: Down[];
  /** `at` of its latest UP→DOWN; 0: before it parted from what was recorded */
  downAt: number;
  /** `at` of its latest DOWN→UP */
  recoveredAt: number;
  readonly counts: PolicyCounts;
  /** the alerts one by one, where they are wanted */
  readonly alerted: AlertedChange[];
};

/** An alert: what it says, and when. */
export type AlertedChange = Readonly<{ at: string; to: Outcome }>;

/** Of a policy that flaps while nothing is recorded, the latest are enough. */
const downsKept = 64;

/** The policy's verdict: a check that got no proper answer stays what it was. */
export const judged = ({ expected }: Policy, check: CheckCompleted): Outcome => {
  const isAsRecorded =
    expected === null ||
    check.status_code === null ||
    (check.error !== null && check.error.kind !== 'status');
  if (isAsRecorded) return check.outcome;
  return isExpected(expected, check.status_code) ? 'UP' : 'DOWN';
};

/** The thresholds of a policy in place of those of the state; of availability alone, without other signals. */
const underPolicy = (policy: Policy, health: Health): Health =>
  health.config === null
    ? health
    : {
        ...health,
        config: {
          ...health.config,
          failure_threshold: policy.failure_threshold ?? health.config.failure_threshold,
          success_threshold: policy.success_threshold ?? health.config.success_threshold,
          slow_ms: null,
          certificate_days: null,
        },
        signals: null,
      };

/** From here on the policy decides; what the state was, it takes over. */
export const beginBranch = (policy: Policy, health: Health): Branch => ({
  policy,
  health: underPolicy(policy, health),
  downs: [],
  downAt: 0,
  recoveredAt: 0,
  counts: emptyCounts(),
  alerted: [],
});

/** Whether a check changes nothing but what the next one changes again. */
export const isQuietFor = ({ health }: Branch, outcome: Outcome): boolean =>
  health.last_state === outcome && health.streak === 0 && !health.presumed;

/** Alerts after the period for outages that began in it: the rest of what it brought. */
const countLater = ({ counts, downAt }: Branch, { to, since }: StateChanged, until: number): void => {
  if (to === 'UP') counts.toCome += downAt < until ? 1 : 0;
  else counts.toCome += epochMs(since) < until ? 2 : 0;
};

/** The end of the log: a recovery is still to come, and of a run that may yet be told both alerts. */
export const endBranch = ({ health, counts, downAt }: Branch, until: number): void => {
  if (health.last_state === 'DOWN') counts.toCome += downAt < until ? 1 : 0;
  else if (health.streak_since !== null) counts.toCome += epochMs(health.streak_since) < until ? 2 : 0;
};

/** Folds a check through the very reducer that runs; `counts`: it lies within the period; `inOutage`: a recorded one. */
export const branchCheck = (
  branch: Branch,
  check: CheckCompleted,
  {
    counts,
    inOutage,
    period,
  }: Readonly<{ counts: boolean; inOutage: boolean; period: Readonly<{ until: number; lists: boolean }> }>,
): void => {
  const outcome = judged(branch.policy, check);
  const seen = { ...check, outcome };
  const changed = eventsOf(branch.health, { _tag: 'RecordCheck', check: seen }).find(
    (event) => event.type === 'StateChanged',
  );
  branch.health = evolve(branch.health, seen);
  if (changed === undefined) return;
  // It has no place in the log: what is not decided by its content stays that of the check.
  const { api_id, seq, v, event_id, recorded_at, runner, prev_hash, hash } = check;
  const stored: StateChanged = {
    ...changed,
    api_id,
    seq,
    v,
    event_id,
    recorded_at,
    runner,
    prev_hash,
    hash,
    prev_kept_hash: null,
  };
  branch.health = evolve(branch.health, stored);
  if (!counts && epochMs(stored.at) >= period.until) countLater(branch, stored, period.until);
  if (stored.to === 'UP') branch.recoveredAt = epochMs(stored.at);
  else {
    if (branch.downs.length >= downsKept && !inOutage) branch.downs.shift();
    branch.downAt = epochMs(stored.at);
    branch.downs.push({ since: epochMs(stored.since), at: epochMs(stored.at) });
  }
  if (!counts) return;
  branch.counts.alerts += 1;
  if (period.lists) branch.alerted.push({ at: stored.at, to: stored.to });
};

export const branchConfig = (branch: Branch, event: ApiConfigured): void => {
  branch.health = underPolicy(branch.policy, evolve(branch.health, event));
};
