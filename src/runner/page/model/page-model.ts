import type { PageSettings } from '../../config/page/page-settings.ts';

/** How an API stands. `unknown`: it is monitored, and has not been checked for two of its intervals. */
export type PageState = 'up' | 'down' | 'unknown' | 'unchecked' | 'paused';

/**
 * What a UTC day was: nobody monitored it; all was well; some of it was down; some was not observed, or all of it. A day with both
 * is `down`.
 */
export type DayKind = 'none' | 'up' | 'down' | 'partial' | 'unknown';

/** Times are epoch ms; `up`, `down` and `unknown` are ms of the day. */
export type PageDay = Readonly<{ day: number; kind: DayKind; down: number; unknown: number }>;

export type PageApi = Readonly<{
  api_id: string;
  name: string;
  group: string | null;
  /** null unless details are shown */
  url: string | null;
  state: PageState;
  /** since when it is `down`, or when it was last checked where it is `unknown`; else null */
  since: number | null;
  /** how it was when it was last checked; null: it never was */
  lastState: 'UP' | 'DOWN' | null;
  lastChecked: number | null;
  intervalMs: number;
  slow: boolean;
  expiring: boolean;
  /** why it is down; null unless details are shown */
  cause: string | null;
  /** observed UP / observed, and observed / monitored, of the days shown; null: nothing was */
  uptime: number | null;
  coverage: number | null;
  /** oldest first; the last is today so far */
  days: readonly PageDay[];
  created: number;
  updated: number;
}>;

/** One time that an API was DOWN. */
export type PageIncident = Readonly<{
  api_id: string;
  name: string;
  seq: number;
  from: number;
  /** null: it goes on, or its end was not seen because monitoring stopped */
  to: number | null;
  /** it goes on no more, because the API is no longer monitored */
  stopped: boolean;
  cause: string | null;
}>;

export type PageModel = Readonly<{
  /** epoch ms */
  asOf: number;
  settings: PageSettings;
  /** in the order of the page */
  apis: readonly PageApi[];
  /** no longer monitored, by id: their badges must not go on saying that they are up */
  removed: readonly string[];
  /** newest first, of the whole log */
  incidents: readonly PageIncident[];
  /** nothing is known of any API of now */
  stale: boolean;
  /** after so long without a newer page, there is no data */
  staleAfterMs: number;
  /** observed / monitored, of the days shown */
  coverage: number | null;
}>;
