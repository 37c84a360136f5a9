import * as E from 'fp-ts/lib/Either.js';
import type { ApiConfigured } from '../../events/api-configured.ts';
import type { CheckCompleted } from '../../events/check-completed.ts';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { EventRecord } from '../../events/event-record.ts';
import type { ProjectedConfig } from '../../events/resumed/projected-config.ts';
import type { Signals } from '../../events/resumed/signals.ts';
import { mayResume } from '../../events/stream-resumed.ts';
import { epochMs } from '../health/epoch-ms.ts';
import { configChange, evolve } from '../health/evolve.ts';
import { initialHealth, type Health } from '../health/health-state.ts';
import { signalsAfterCheck } from '../health/signals/fold-signals.ts';
import { signalChanges } from '../health/signals/signal-changes.ts';

/** One limit that is tried on one API. */
type Trial = {
  readonly slow_ms: number;
  signals: Signals | null;
  /** since when it is slow (epoch ms); null: it is not */
  slowSince: number | null;
  alerts: number;
  slowAnswers: number;
  slowMs: number;
};

/** One API while its stream is read, filled as it is read. */
export type SlowHistory = {
  readonly api_id: string;
  health: Health;
  seq: number;
  /** UP answers of the period, and when the last check of it was made (epoch ms) */
  answers: number;
  checkedAt: number;
  /** empty places in the stream: their latencies are not known */
  expired: number;
  readonly trials: readonly Trial[];
  unreadable: InvalidItem | null;
};

export type SlowPeriod = Readonly<{ since: number; until: number }>;

/** `threshold`: how many in a row; null: as in force, or its default. */
export type SlowQuestion = SlowPeriod & Readonly<{ limits: readonly number[]; threshold: number | null }>;

export const beginSlowHistory = (api_id: string, limits: readonly number[]): SlowHistory => ({
  api_id,
  health: initialHealth(api_id),
  seq: 0,
  answers: 0,
  checkedAt: 0,
  expired: 0,
  trials: limits.map((slow_ms) => ({
    slow_ms,
    signals: null,
    slowSince: null,
    alerts: 0,
    slowAnswers: 0,
    slowMs: 0,
  })),
  unreadable: null,
});

/** What was in force, with this limit and no other signal. */
const underTrial = (
  config: ProjectedConfig,
  { slow_ms }: Trial,
  { threshold }: SlowQuestion,
): ProjectedConfig => ({
  ...config,
  slow_ms,
  slow_threshold: threshold ?? config.slow_threshold,
  certificate_days: null,
});

/** Asks the very rules that run. Before the period nothing counts, so that it begins with every API fast. */
const tryCheck = (
  trial: Trial,
  config: ProjectedConfig,
  check: CheckCompleted,
  question: SlowQuestion,
): void => {
  const options = underTrial(config, trial, question);
  const time = epochMs(check.checked_at);
  if (check.outcome === 'UP' && (check.latency_ms ?? 0) > trial.slow_ms) trial.slowAnswers += 1;
  const [change] = signalChanges({ config: options, signals: trial.signals }, check);
  trial.signals = signalsAfterCheck(trial.signals, options, check);
  if (change === undefined) return;
  trial.alerts += 1;
  if (change.to === 'DOWN') {
    trial.slowSince = epochMs(change.since);
    trial.signals = { latency: { state: 'DOWN', since: change.since, streak: 0, streak_since: null } };
    return;
  }
  endSlow(trial, time);
  trial.signals = null;
};

const endSlow = (trial: Trial, at: number): void => {
  if (trial.slowSince !== null) trial.slowMs += Math.max(0, at - trial.slowSince);
  trial.slowSince = null;
};

const foldCheck = (history: SlowHistory, check: CheckCompleted, question: SlowQuestion): void => {
  const time = epochMs(check.checked_at);
  const { config } = history.health;
  if (config === null || time < question.since || time >= question.until) return;
  history.checkedAt = time;
  if (check.outcome === 'UP') history.answers += 1;
  for (const trial of history.trials) tryCheck(trial, config, check, question);
};

/** What was asked is slow or fast as before, and the checks in a row that say otherwise are forgotten. */
const forgetRun = (trial: Trial): void => {
  const { latency } = trial.signals ?? {};
  trial.signals =
    latency?.state === 'DOWN' ? { latency: { ...latency, streak: 0, streak_since: null } } : null;
};

const foldConfig = (history: SlowHistory, event: ApiConfigured): void => {
  const { newTarget, restarts } = configChange(history.health.config, event);
  history.health = evolve(history.health, event);
  for (const trial of history.trials) {
    if (newTarget) {
      endSlow(trial, epochMs(event.read_at));
      trial.signals = null;
    } else if (restarts) forgetRun(trial);
  }
};

/** Folds the next line of a stream. After one that cannot be read, nothing more is folded until the stream is resumed. */
export const foldSlow = (
  history: SlowHistory,
  question: SlowQuestion,
  item: E.Either<InvalidItem, EventRecord>,
): void => {
  if (history.unreadable !== null && (E.isLeft(item) || !mayResume(item.right.body))) return;
  const decoded = E.isLeft(item) ? item : decodeEvent(item.right);
  if (E.isLeft(decoded)) {
    history.unreadable = decoded.left;
    return;
  }
  const event = decoded.right;
  // What a resumption leaves out has not expired.
  if (event.type !== 'StreamResumed') history.expired += Math.max(0, event.seq - history.seq - 1);
  history.seq = event.seq;
  if (event.type === 'CheckCompleted') foldCheck(history, event, question);
  else if (event.type === 'ApiConfigured') foldConfig(history, event);
  else if (event.type === 'StreamResumed') {
    history.unreadable = null;
    history.health = evolve(history.health, event);
    for (const trial of history.trials) forgetRun(trial);
  }
};

/** One line of the comparison. */
export type SlowRow = Readonly<{
  slow_ms: number;
  /** changes to slow and back */
  alerts: number;
  /** APIs with any of them */
  apis: number;
  slow_answers: number;
  /** how long APIs were slow, all together */
  slow_duration_ms: number;
}>;

/** Each limit over all APIs. What is slow at the end was so up to the last check. */
export const slowRows = (histories: readonly SlowHistory[], limits: readonly number[]): readonly SlowRow[] =>
  limits.map((slow_ms, place) => {
    const tried = histories.flatMap(({ trials, checkedAt }) =>
      trials.slice(place, place + 1).map((trial) => ({ trial, checkedAt })),
    );
    const total = (of: (one: (typeof tried)[number]) => number) =>
      tried.reduce((sum, one) => sum + of(one), 0);
    const open = ({ trial, checkedAt }: (typeof tried)[number]) =>
      trial.slowSince === null ? 0 : Math.max(0, checkedAt - trial.slowSince);
    return {
      slow_ms,
      alerts: total(({ trial }) => trial.alerts),
      apis: total(({ trial }) => (trial.alerts > 0 ? 1 : 0)),
      slow_answers: total(({ trial }) => trial.slowAnswers),
      slow_duration_ms: total((one) => one.trial.slowMs + open(one)),
    };
  });
