import type { PageHistory } from '../../../projections/page/page-history.ts';
import type { ReportPeriod } from '../../../projections/report/report-period.ts';
import type { Configs } from '../../ports/config-source.ts';
import { pageDefaults, type PageSettings } from '../../config/page/page-settings.ts';
import { causeText, pageApi, type Presented } from './page-api.ts';
import type { PageApi, PageIncident, PageModel } from './page-model.ts';

const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** The first comparison that tells two apart. */
const first = (...comparisons: readonly number[]): number => comparisons.find((one) => one !== 0) ?? 0;

/** Groups in the order of the settings, then by name; those without a group last. */
const byGroup = ({ groups }: PageSettings): ((a: PageApi, b: PageApi) => number) => {
  const place = (group: string | null): number => {
    if (group === null) return groups.length + 1;
    const at = groups.indexOf(group);
    return at < 0 ? groups.length : at;
  };
  return (a, b) =>
    first(
      place(a.group) - place(b.group),
      order(a.group ?? '', b.group ?? ''),
      order(a.name, b.name),
      order(a.api_id, b.api_id),
    );
};

const incidentsOf = (page: PageHistory, name: string, details: boolean): readonly PageIncident[] =>
  page.history.incidents.map(({ seq, from, to, stopped }) => ({
    api_id: page.api_id,
    name,
    seq,
    from,
    to: to ?? stopped?.at ?? null,
    stopped: to === null && stopped !== null,
    cause: details ? causeText(page.causes.find((cause) => cause.seq === seq)) : null,
  }));

const newestFirst = (a: PageIncident, b: PageIncident): number =>
  first(b.from - a.from, order(a.api_id, b.api_id), b.seq - a.seq);

/** A minute at least: a page takes a while to be written and fetched. */
const shortestStaleMs = 60_000;

/** Two of the shortest intervals: by then a page that is kept up to date has been written anew. */
const staleAfter = (apis: readonly PageApi[]): number => {
  const intervals = apis.filter(({ state }) => state !== 'paused').map(({ intervalMs }) => intervalMs);
  const shortest = intervals.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
  return Math.max(shortestStaleMs, Number.isFinite(shortest) ? 2 * shortest : 0);
};

const coverageOf = (histories: readonly PageHistory[], period: ReportPeriod): number | null => {
  let [observed, monitored] = [0, 0];
  for (const { history } of histories)
    for (const [i, day] of period.edges.entries()) {
      if (day > period.now) continue;
      const { up, down } = history.coverage.buckets;
      observed += (up[i] ?? 0) + (down[i] ?? 0);
      monitored += history.coverage.buckets.monitored[i] ?? 0;
    }
  return monitored > 0 ? Math.min(1, observed / monitored) : null;
};

/** The page of histories that have been ended. Presentation comes from the configs, if there are any. */
export const buildModel = (
  histories: readonly PageHistory[],
  period: ReportPeriod,
  configs: Pick<Configs, 'configs' | 'page'> | null,
): PageModel => {
  const settings = configs?.page ?? pageDefaults;
  const presented = new Map<string, Presented>(configs?.configs.map((config) => [config.api_id, config]));
  const recorded = histories.filter(({ state }) => state.version > 0);
  const shown = recorded.filter(({ state }) => state.config !== null && !state.config.removed);
  const apis = shown
    .map((page) => pageApi(page, period, presented.get(page.api_id), settings.details))
    .toSorted(byGroup(settings));
  const watched = apis.filter(({ state }) => state !== 'paused');
  return {
    asOf: period.now,
    settings,
    apis,
    removed: recorded
      .filter(({ state }) => state.config?.removed === true)
      .map(({ api_id }) => api_id)
      .toSorted(order),
    incidents: recorded
      .flatMap((page) => incidentsOf(page, presented.get(page.api_id)?.name ?? page.api_id, settings.details))
      .toSorted(newestFirst),
    stale: watched.length > 0 && watched.every(({ state }) => state === 'unknown' || state === 'unchecked'),
    staleAfterMs: staleAfter(apis),
    coverage: coverageOf(shown, period),
  };
};
