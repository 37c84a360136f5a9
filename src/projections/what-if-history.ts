import * as E from 'fp-ts/lib/Either.js';
import type { CheckCompleted } from '../events/check-completed.ts';
import { decodeEvent } from '../events/decode-event.ts';
import type { ItemFault } from '../events/item-fault.ts';
import type { Line } from '../events/line.ts';
import type { StateChanged } from '../events/state-changed.ts';
import { epochMs, isoMs } from './epoch-ms.ts';
import { evolve } from './evolve.ts';
import { leanCheck, type LeanCheck } from './lean-check.ts';
import { beginBranch, branchCheck, branchConfig, isQuietFor, judged, type Branch } from './what-if.ts';
import { countOutage } from './what-if-counts.ts';
import type { WhatIfHistory, WhatIfPeriod } from './what-if-state.ts';

const noteInForce = ({ health, inForce }: WhatIfHistory): void => {
  if (health.config !== null)
    inForce.add(`${String(health.config.failure_threshold)}/${String(health.config.success_threshold)}`);
};

/** The policies part from what was recorded at the begin of the period, with the state of that moment. */
const enter = (history: WhatIfHistory): readonly Branch[] => {
  history.branches ??= history.policies.map((policy) => beginBranch(policy, history.health));
  return history.branches;
};

/** No threshold is higher: so many checks settle every streak. */
const mostChecks = 100;

/**
 * What has expired agreed with the recorded state, but a policy may have been waiting for just that: it gets checks of that
 * outcome, evenly spaced.
 */
const foldExpired = (history: WhatIfHistory, period: WhatIfPeriod, next: CheckCompleted): void => {
  const { branches, health, checkedAt, expired } = history;
  const to = epochMs(next.checked_at);
  for (let n = 1; n <= Math.min(expired, mostChecks); n += 1) {
    const time = checkedAt + Math.round(((to - checkedAt) * n) / (expired + 1));
    const check = {
      ...next,
      checked_at: isoMs(time),
      outcome: health.last_state ?? 'UP',
      status_code: null,
      error: null,
    };
    const counts = period.since <= time && time < period.until;
    for (const branch of branches ?? [])
      if (!isQuietFor(branch, check.outcome))
        branchCheck(branch, check, { counts, inOutage: history.outage !== null, lists: period.lists });
  }
};

const foldCheck = (
  history: WhatIfHistory,
  period: WhatIfPeriod,
  lean: LeanCheck,
  whole: () => E.Either<ItemFault, CheckCompleted>,
): void => {
  const time = epochMs(lean.checked_at);
  const begun = history.branches !== null || time >= period.since;
  const counts = period.since <= time && time < period.until;
  let check: CheckCompleted | null = null;
  const decoded = (): CheckCompleted | null => {
    if (check !== null) return check;
    const read = whole();
    if (E.isLeft(read)) history.fault = read.left;
    else check = read.right;
    return check;
  };
  if (begun) {
    const branches = enter(history);
    if (history.expired > 0) {
      const event = decoded();
      if (event === null) return;
      foldExpired(history, period, event);
    }
    if (counts && history.inForce.size === 0) noteInForce(history);
    for (const branch of branches) {
      const outcome = judged(branch.policy, lean);
      if (counts && outcome !== lean.outcome) history.rejudged += 1;
      if (isQuietFor(branch, outcome)) continue;
      const event = decoded();
      if (event === null) return;
      branchCheck(branch, event, { counts, inOutage: history.outage !== null, lists: period.lists });
    }
  }
  history.checkedAt = time;
  history.expired = 0;
  const { health } = history;
  if (health.last_state === lean.outcome && health.streak === 0 && !health.presumed) return;
  const event = decoded();
  if (event !== null) history.health = evolve(health, event);
};

const foldChange = (history: WhatIfHistory, period: WhatIfPeriod, event: StateChanged): void => {
  history.health = evolve(history.health, event);
  const at = epochMs(event.at);
  const counts = period.since <= at && at < period.until;
  if (counts) history.recorded += 1;
  if (counts && period.lists) history.told.push({ at: event.at, to: event.to });
  if (event.to === 'DOWN') {
    history.outage = counts ? { since: epochMs(event.since), at, to: null } : null;
    return;
  }
  if (history.outage !== null) closeOutage(history, period, epochMs(event.since));
};

const closeOutage = (history: WhatIfHistory, period: WhatIfPeriod, to: number | null): void => {
  const { outage, branches, counts } = history;
  history.outage = null;
  if (outage === null || branches === null) return;
  for (const [i, branch] of branches.entries()) {
    const count = counts[i];
    if (count !== undefined) countOutage(count, branch, { ...outage, to }, period.short);
  }
};

/** Folds the next line of a stream. After one that cannot be read, nothing more is folded. */
export const foldWhatIf = (
  history: WhatIfHistory,
  period: WhatIfPeriod,
  item: E.Either<ItemFault, Line>,
): void => {
  if (history.fault !== null) return;
  if (E.isLeft(item)) {
    history.fault = item.left;
    return;
  }
  const { seq } = item.right;
  if (seq > history.seq + 1) history.expired += seq - history.seq - 1;
  history.seq = seq;
  const lean = leanCheck(item.right);
  if (lean !== null) {
    foldCheck(history, period, lean, () => {
      const decoded = decodeEvent(item.right);
      if (E.isLeft(decoded)) return decoded;
      if (decoded.right.type === 'CheckCompleted') return E.right(decoded.right);
      throw new Error('a check decoded as something else');
    });
    return;
  }
  const decoded = decodeEvent(item.right);
  if (E.isLeft(decoded)) {
    history.fault = decoded.left;
    return;
  }
  const event = decoded.right;
  switch (event.type) {
    case 'CheckCompleted':
      foldCheck(history, period, { ...event, error_kind: event.error?.kind ?? null }, () => E.right(event));
      return;
    case 'StateChanged':
      foldChange(history, period, event);
      return;
    case 'ApiConfigured':
      history.health = evolve(history.health, event);
      if (history.branches === null) return;
      for (const branch of history.branches) branchConfig(branch, event);
      if (history.inForce.size > 0 && epochMs(event.read_at) < period.until) noteInForce(history);
      break;
    case 'AlertAttempted':
    case 'AlertFailed':
    case 'AlertPublished':
      break;
  }
};

/** The end of the log: an outage that is still open has not ended within anything. */
export const endWhatIf = (history: WhatIfHistory, period: WhatIfPeriod): void => {
  if (history.outage !== null) closeOutage(history, period, null);
  for (const [i, branch] of (history.branches ?? []).entries()) {
    const count = history.counts[i];
    if (count !== undefined) count.alerts = branch.alerts;
  }
};
