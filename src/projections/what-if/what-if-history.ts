import * as E from 'fp-ts/lib/Either.js';
import type { CheckCompleted } from '../../events/check-completed.ts';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import { mayResume } from '../../events/stream-resumed.ts';
import type { EventRecord } from '../../events/event-record.ts';
import type { StateChanged } from '../../events/state-changed.ts';
import { epochMs, isoMs } from '../health/epoch-ms.ts';
import { evolve } from '../health/evolve.ts';
import { isExpiryGap } from '../health/retention.ts';
import { branchCheck, branchConfig, endBranch, isQuietFor, judged } from './scenario.ts';
import { countOutage } from './scenario-counts.ts';
import { enter, noteInForce, type WhatIfHistory, type WhatIfPeriod } from './what-if-state.ts';

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
      outcome: health.last_state === 'DOWN' ? ('DOWN' as const) : ('UP' as const),
      status_code: null,
      error: null,
    };
    const counts = period.since <= time && time < period.until;
    for (const branch of branches)
      if (!isQuietFor(branch, check.outcome))
        branchCheck(branch, check, { counts, inOutage: history.outage !== null, period });
  }
};

/** Whether a check agrees with what was recorded and with every policy, and so changes nothing. */
const isQuiet = (history: WhatIfHistory, period: WhatIfPeriod, check: CheckCompleted): boolean => {
  const { health, branches, entered, expired } = history;
  if (health.last_state !== check.outcome || health.streak > 0 || health.presumed) return false;
  if (!entered) return epochMs(check.checked_at) < period.since;
  return expired === 0 && branches.every((branch) => isQuietFor(branch, judged(branch.policy, check)));
};

const foldCheck = (history: WhatIfHistory, period: WhatIfPeriod, check: CheckCompleted): void => {
  const time = epochMs(check.checked_at);
  const counts = period.since <= time && time < period.until;
  if (!history.entered && time >= period.since) enter(history);
  if (history.expired > 0) foldExpired(history, period, check);
  if (counts && history.inForce.size === 0) noteInForce(history);
  for (const branch of history.branches)
    branchCheck(branch, check, { counts, inOutage: history.outage !== null, period });
  history.health = evolve(history.health, check);
};

/** What is kept of each check, quiet or not. */
const noteCheck = (history: WhatIfHistory, period: WhatIfPeriod, check: CheckCompleted): void => {
  history.checkedAt = epochMs(check.checked_at);
  history.expired = 0;
  if (history.checkedAt < period.since || history.checkedAt >= period.until) return;
  for (const { policy } of history.branches.slice(0, 1))
    if (judged(policy, check) !== check.outcome) history.reclassified += 1;
};

const closeOutage = (history: WhatIfHistory, { short }: WhatIfPeriod, to: number | null): void => {
  const { outage } = history;
  if (outage === null) return;
  history.outage = null;
  for (const branch of history.branches) countOutage(branch, { ...outage, to }, short);
};

const foldChange = (history: WhatIfHistory, period: WhatIfPeriod, event: StateChanged): void => {
  history.health = evolve(history.health, event);
  const at = epochMs(event.at);
  const counts = period.since <= at && at < period.until;
  if (counts) history.recorded += 1;
  if (event.to === 'DOWN') {
    history.outage = counts ? { since: epochMs(event.since), at, to: null } : null;
    return;
  }
  closeOutage(history, period, epochMs(event.since));
};

/** Places between two events are empty: expired checks agreed with the state, of whatever else stood there nothing is known. */
const foldGap = (history: WhatIfHistory, period: WhatIfPeriod, seq: number): void => {
  const { health, recordedAt, seq: before } = history;
  if (isExpiryGap(health, recordedAt, period.now)) history.expired += seq - before - 1;
  else history.missing.push({ from_seq: before + 1, to_seq: seq - 1 });
};

/** Folds the next line of a stream. After one that cannot be read, nothing more is folded until the stream is resumed. */
export const foldWhatIf = (
  history: WhatIfHistory,
  period: WhatIfPeriod,
  item: E.Either<InvalidItem, EventRecord>,
): void => {
  if (history.unreadable !== null && (E.isLeft(item) || !mayResume(item.right.body))) return;
  if (E.isLeft(item)) {
    history.unreadable = item.left;
    return;
  }
  const { seq } = item.right;
  if (seq > history.seq + 1) foldGap(history, period, seq);
  history.seq = seq;
  const decoded = decodeEvent(item.right);
  if (E.isLeft(decoded)) {
    history.unreadable = decoded.left;
    return;
  }
  const event = decoded.right;
  history.recordedAt = epochMs(event.recorded_at);
  switch (event.type) {
    case 'CheckCompleted':
      if (!isQuiet(history, period, event)) foldCheck(history, period, event);
      noteCheck(history, period, event);
      return;
    case 'StateChanged':
      if (event.signal === 'availability') foldChange(history, period, event);
      return;
    case 'ApiConfigured':
      history.health = evolve(history.health, event);
      for (const branch of history.branches) branchConfig(branch, event);
      if (history.inForce.size > 0 && epochMs(event.read_at) < period.until) noteInForce(history);
      break;
    case 'AlertAttempted':
    case 'AlertFailed':
    case 'AlertPublished':
    case 'AlertWaived':
    case 'DaySummarized':
      break;
    case 'StreamResumed':
      history.health = evolve(history.health, event);
      history.unreadable = null;
  }
};

/** The end of the log: an outage that is still open has not ended within anything. */
export const endWhatIf = (history: WhatIfHistory, period: WhatIfPeriod): void => {
  closeOutage(history, period, null);
  for (const branch of history.branches) endBranch(branch, period.until);
};
