import * as E from 'fp-ts/lib/Either.js';
import type { CheckCompleted } from '../../events/check-completed.ts';
import type { DaySummarized } from '../../events/day-summarized.ts';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { Event } from '../../events/event.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import { mayResume } from '../../events/stream-resumed.ts';
import type { EventRecord } from '../../events/event-record.ts';
import {
  addExpired,
  beginCoverage,
  closeCheck,
  openCheck,
  settlePending,
  watchFrom,
  type Coverage,
} from './coverage.ts';
import { epochMs } from '../health/epoch-ms.ts';
import { configChange, evolve } from '../health/evolve.ts';
import { initialHealth } from '../health/health-state.ts';
import { countCheck, type ApiHistory } from './history-counts.ts';
import { beginIncident, endIncident, showCheck } from './incidents.ts';
import { emptyChart } from './latency-chart-counts.ts';
import { emptyHistogram } from './latency-histogram.ts';
import { isExpiryGap } from '../health/retention.ts';
import type { ReportPeriod } from './report-period.ts';
import { dropSignals, noteSignal } from './signal-notes.ts';
import { noTime } from './time-buckets.ts';

export const beginHistory = (
  apiId: string,
  period: ReportPeriod,
  coverage: Coverage = beginCoverage(noTime(period.edges)),
): ApiHistory => ({
  api_id: apiId,
  health: initialHealth(apiId),
  seq: 0,
  recordedAt: 0,
  intervalMs: 0,
  unmonitored: null,
  coverage,
  checks: { up: 0, down: 0 },
  latency: emptyHistogram(),
  chart: period.forPage ? emptyChart(period.edges.length - 1) : null,
  alerts: 0,
  run: [],
  incident: null,
  incidents: [],
  signals: new Map(),
  unreadable: null,
  missing: [],
});

/** The state that the latest check speaks for; null while it contradicts the state. */
const spokenState = ({ health }: ApiHistory) => (health.streak > 0 ? null : health.last_state);

/** An agreeing check changes nothing that the next one does not change again: it need not be folded. */
const isQuiet = ({ health }: ApiHistory, { outcome }: CheckCompleted): boolean =>
  health.last_state === outcome && health.streak === 0 && !health.presumed;

/** What contradicting checks meant is known as soon as the streak is over. */
const settleRun = (history: ApiHistory): void => {
  if (history.health.streak > 0) return;
  if (history.health.last_state !== null) settlePending(history.coverage, history.health.last_state);
  history.run = [];
};

const foldCheck = (
  history: ApiHistory,
  period: ReportPeriod,
  line: EventRecord,
  check: CheckCompleted,
): void => {
  const time = epochMs(check.checked_at);
  closeCheck(history.coverage, time, spokenState(history));
  countCheck(history, period, time, check.outcome, check.latency_ms);
  if (history.coverage.monitoredSince !== null) openCheck(history.coverage, time, history.intervalMs);
  if (!isQuiet(history, check)) {
    history.health = evolve(history.health, check);
    settleRun(history);
  }
  if (period.forPage) showCheck(history, line);
};

const foldOther = (
  history: ApiHistory,
  period: ReportPeriod,
  event: Exclude<Event, CheckCompleted | DaySummarized>,
): void => {
  switch (event.type) {
    case 'ApiConfigured': {
      const time = epochMs(event.read_at);
      const monitored = event.enabled && !event.removed;
      if (!monitored) closeCheck(history.coverage, time, spokenState(history));
      watchFrom(history.coverage, time, monitored);
      if (time < period.until)
        history.unmonitored = monitored ? null : event.removed ? 'removed' : 'disabled';
      history.intervalMs = event.check_interval_seconds * 1000;
      if (history.signals.size > 0)
        dropSignals(history.signals, period, event, configChange(history.health.config, event).newTarget);
      history.health = evolve(history.health, event);
      settleRun(history);
      return;
    }
    case 'StateChanged':
      // Uptime, coverage and incidents are of availability.
      if (event.signal !== 'availability') {
        noteSignal(history.signals, period, event);
        return;
      }
      history.health = evolve(history.health, event);
      if (event.to === 'DOWN') beginIncident(history, event);
      settlePending(history.coverage, event.to);
      if (event.to === 'UP') endIncident(history, period, event);
      history.run = [];
      return;
    case 'AlertPublished': {
      const time = epochMs(event.published_at);
      if (period.since <= time && time < period.until) history.alerts += 1;
      break;
    }
    case 'AlertAttempted':
    case 'AlertFailed':
    case 'AlertWaived':
      break;
    case 'StreamResumed':
      history.health = evolve(history.health, event);
      history.unreadable = null;
      history.run = [];
  }
};

/** Places between two events are empty: expired checks count, whatever else stood there does not. */
const foldGap = (history: ApiHistory, period: ReportPeriod, seq: number): boolean => {
  const { health, recordedAt, seq: before } = history;
  const isExpiry = isExpiryGap(health, recordedAt, period.now);
  if (isExpiry) addExpired(history.coverage, seq - before - 1, history.intervalMs);
  else history.missing.push({ from_seq: before + 1, to_seq: seq - 1 });
  return isExpiry;
};

/** What stands beside the checks ends what is known of expired ones: the last of them is taken to have been made then. */
const closeGap = (history: ApiHistory, event: Event): void => {
  if (event.type === 'CheckCompleted' || history.coverage.monitoredSince === null) return;
  const time = epochMs(event.type === 'ApiConfigured' ? event.read_at : event.recorded_at);
  closeCheck(history.coverage, time, history.health.last_state);
  openCheck(history.coverage, time, history.intervalMs);
};

/** Counts the empty places before `seq`. Whether there are any, and checks that have expired stood there. */
export const passGap = (history: ApiHistory, period: ReportPeriod, seq: number): boolean =>
  seq > history.seq + 1 && foldGap(history, period, seq);

/** Folds the next event of a stream, which is what its line holds; `gap`: what `passGap` says of the places before it. */
export const foldEvent = (
  history: ApiHistory,
  period: ReportPeriod,
  line: EventRecord,
  event: Event,
  gap: boolean = passGap(history, period, line.seq),
): void => {
  history.seq = line.seq;
  // What is derived from checks says nothing that they do not.
  if (event.type === 'DaySummarized') return;
  if (gap) closeGap(history, event);
  if (event.type === 'CheckCompleted') foldCheck(history, period, line, event);
  else foldOther(history, period, event);
  history.recordedAt = epochMs(event.recorded_at);
};

/** Folds the next line of a stream. After one that cannot be read, nothing more is folded until the stream is resumed. */
export const foldHistory = (
  history: ApiHistory,
  period: ReportPeriod,
  item: E.Either<InvalidItem, EventRecord>,
): void => {
  if (history.unreadable !== null && (E.isLeft(item) || !mayResume(item.right.body))) return;
  const decoded = E.isLeft(item) ? item : decodeEvent(item.right);
  if (E.isLeft(item)) history.unreadable = item.left;
  else if (E.isLeft(decoded)) history.unreadable = decoded.left;
  else foldEvent(history, period, item.right, decoded.right);
};

/** The end of the log: what is open is told up to the end of the period. */
export const endHistory = (history: ApiHistory, period: ReportPeriod): void => {
  const { coverage, health } = history;
  closeCheck(coverage, period.until, spokenState(history));
  if (health.last_state !== null) settlePending(coverage, health.last_state);
  if (coverage.monitoredSince !== null)
    watchFrom(coverage, Math.max(period.until, coverage.monitoredSince), false);
  if (history.incident !== null) endIncident(history, period, null);
};
