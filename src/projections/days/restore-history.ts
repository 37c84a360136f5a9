import type { ProjectedConfig } from '../../events/resumed/projected-config.ts';
import { initialHealth } from '../health/health-state.ts';
import { beginHistory } from '../report/api-history.ts';
import { nobody, type Coverage } from '../report/coverage.ts';
import type { ApiHistory } from '../report/history-counts.ts';
import type { ReportPeriod } from '../report/report-period.ts';
import type { Closing } from './closing.ts';

type Span = Readonly<{ from: number; to: number }>;

export const spansOf = (numbers: readonly number[]): Span[] =>
  Array.from({ length: Math.floor(numbers.length / 2) }, (_, i) => ({
    from: Number(numbers[2 * i]),
    to: Number(numbers[2 * i + 1]),
  }));

/** The members of a config that the report fold reads; the rest are placeholders. */
const configOf = (config: NonNullable<Closing['config']>): ProjectedConfig => ({
  seq: 1,
  digest: '',
  read_at: '',
  failure_threshold: 1,
  success_threshold: 1,
  slow_ms: null,
  slow_threshold: 1,
  certificate_days: null,
  enabled: config.enabled,
  removed: config.removed,
  retain_days: config.retain_days,
  target: config.target,
});

export const unmonitoredBy = ({
  config,
}: Readonly<{
  config: Pick<NonNullable<Closing['config']>, 'enabled' | 'removed'> | null;
}>): ApiHistory['unmonitored'] => {
  if (config === null || (config.enabled && !config.removed)) return null;
  return config.removed ? 'removed' : 'disabled';
};

/** Restores the report fold at the end of a day (after the event `seq`), to continue with later events. */
export const restoreHistory = (
  apiId: string,
  seq: number,
  closing: Closing,
  period: ReportPeriod,
  coverage?: Coverage,
): ApiHistory => {
  const history = beginHistory(apiId, period, coverage);
  history.seq = seq;
  history.recordedAt = closing.recorded_at;
  history.health = {
    ...initialHealth(apiId),
    last_state: closing.state,
    presumed: closing.presumed,
    streak: closing.streak,
    config: closing.config === null ? null : configOf(closing.config),
  };
  history.intervalMs = closing.config?.interval_ms ?? 0;
  history.unmonitored = unmonitoredBy(closing);
  const restored = history.coverage;
  Object.assign(restored.open, closing.open ?? { from: nobody, interval: 0, expired: 0 });
  restored.countedTo = closing.counted_to;
  restored.monitoredSince = closing.monitored_since;
  restored.unmonitoredAt = closing.unmonitored_at;
  restored.monitored.push(...spansOf(closing.monitored));
  restored.pending = spansOf(closing.pending).map((span) => ({ ...span, share: 1 }));
  if (closing.incident !== null) {
    const { seq: begun, from, down_ms } = closing.incident;
    restored.downMs = down_ms;
    restored.downMsUntil = down_ms;
    history.incident = { seq: begun, from, downMsBefore: 0, checks: 0, first: [], last: [] };
  }
  return history;
};
