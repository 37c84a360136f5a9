import { epochMs } from '../../../projections/health/epoch-ms.ts';
import { pageDays, type PageHistory } from '../../../projections/page/page-history.ts';
import type { ReportPeriod } from '../../../projections/report/report-period.ts';
import type { ApiConfig } from '../../config/api-config.ts';
import { redactedUrl } from '../../config/redact-url.ts';
import type { DayKind, PageApi, PageDay, PageState } from './page-model.ts';

/** Of a day that was monitored, as much may go unobserved before it shows: the checks of a restart. */
const unobservedShare = 0.02;

type Figures = Readonly<{ day: number; up: number; down: number; monitored: number }>;

const kindOf = ({ up, down, monitored }: Figures): DayKind => {
  if (down > 0) return 'down';
  if (monitored < 1) return 'none';
  if (up === 0) return 'unknown';
  return monitored - up > unobservedShare * monitored ? 'partial' : 'up';
};

const pageDay = (figures: Figures): PageDay => {
  const { day, up, down, monitored } = figures;
  return { day, kind: kindOf(figures), down, unknown: Math.max(0, monitored - up - down) };
};

const isStale = ({ state, history }: PageHistory, asOf: number): boolean =>
  state.last_checked_at !== null && asOf - epochMs(state.last_checked_at) > 2 * history.intervalMs;

const stateOf = (page: PageHistory, asOf: number): PageState => {
  const { config, last_state } = page.state;
  if (config !== null && !config.enabled) return 'paused';
  if (last_state === null || page.state.last_checked_at === null) return 'unchecked';
  // Of a stream that cannot be read to its end, nobody knows the end.
  if (page.unreadable !== null || isStale(page, asOf)) return 'unknown';
  return last_state === 'UP' ? 'up' : 'down';
};

/** Why it is down, in words for a page that shows details. */
export const causeText = (
  cause: Readonly<{ status_code: number | null; error: string | null }> | undefined,
): string | null => {
  if (cause === undefined) return null;
  if (cause.error !== null) return cause.error;
  return cause.status_code === null ? null : `answered ${String(cause.status_code)}`;
};

/** What the configs say of an API beside the log. */
export type Presented = Pick<ApiConfig, 'name' | 'group' | 'url'>;

const ratio = (part: number, whole: number): number | null => (whole > 0 ? Math.min(1, part / whole) : null);

const timeOrNull = (time: string | null): number | null => (time === null ? null : epochMs(time));

/** One API of a page, from its history, which has been ended. */
export const pageApi = (
  page: PageHistory,
  period: ReportPeriod,
  presented: Presented | undefined,
  details: boolean,
): PageApi => {
  const { state, history } = page;
  const days = pageDays(page, period);
  const sum = (of: (day: Figures) => number) => days.reduce((total, day) => total + of(day), 0);
  const observed = sum(({ up, down }) => up + down);
  const current = stateOf(page, period.now);
  const lastChecked = timeOrNull(state.last_checked_at);
  const since =
    current === 'down' ? timeOrNull(state.changed_since) : current === 'unknown' ? lastChecked : null;
  const created = page.createdAt ?? 0;
  // The first check began before the config was recorded with it.
  const updated = Math.max(created, timeOrNull(state.last_changed_at) ?? 0);
  return {
    api_id: page.api_id,
    name: presented?.name ?? page.api_id,
    group: presented?.group ?? null,
    url: details && presented !== undefined ? redactedUrl(presented.url) : null,
    state: current,
    since,
    lastState: state.last_state,
    lastChecked,
    intervalMs: history.intervalMs,
    slow: state.signals?.latency?.state === 'DOWN',
    expiring: state.signals?.certificate?.state === 'DOWN',
    cause: details && current === 'down' ? causeText(page.causes.at(-1)) : null,
    uptime: ratio(
      sum(({ up }) => up),
      observed,
    ),
    coverage: ratio(
      observed,
      sum(({ monitored }) => monitored),
    ),
    days: days.map(pageDay),
    created,
    updated,
  };
};
