import { chartParts } from '../../../src/cli/commands/report/page/chart-buckets.ts';
import { reportPage } from '../../../src/cli/commands/report/page/report-page.ts';
import { utc } from '../../../src/cli/input/time-zone.ts';
import { beginHistory } from '../../../src/projections/report/api-history.ts';
import type { ApiHistory } from '../../../src/projections/report/history-counts.ts';
import { invalidItem } from '../../../src/events/encoding/invalid-item.ts';
import { addToChart } from '../../../src/projections/report/latency-chart-counts.ts';
import type { ReportPeriod } from '../../../src/projections/report/report-period.ts';
import { reportApi, reportTotal } from '../../../src/projections/report/report-figures.ts';
import { addInterval } from '../../../src/projections/report/time-buckets.ts';

export type Harsh = Readonly<{
  apis: number;
  incidents: number;
  idLength: number;
  error: string;
  calm?: boolean;
}>;

const day = 86_400_000;
const since = Date.UTC(2026, 9, 1);
const until = since + 31 * day;

/** Numbers that look random and are the same each time. */
const drawing = (): (() => number) => {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** No two steps of its charts are the same, and unless it is calm no two bars. */
const harshHistory = (place: number, period: ReportPeriod, harsh: Harsh, draw: () => number): ApiHistory => {
  const history = beginHistory(String(place).padStart(harsh.idLength, 'x'), period);
  const { buckets } = history.coverage;
  for (const [part, from] of period.edges.slice(0, -1).entries()) {
    const length = Number(period.edges[part + 1]) - from;
    const [down, gap] = harsh.calm === true ? [0, 0] : [(length * draw()) / 2, (length * draw()) / 2];
    addInterval(buckets, 'monitored', from, from + length, 1);
    addInterval(buckets, 'down', from, from + down, 1);
    addInterval(buckets, 'up', from + down, from + length - gap, 1);
    for (let n = 0; n < 20; n += 1)
      if (history.chart !== null) addToChart(history.chart, part, Math.floor(1 + draw() ** 2 * 100_000));
  }
  for (let n = 0; n < harsh.incidents; n += 1) {
    const from = Math.floor(since + ((until - since) * n) / harsh.incidents);
    const to = Math.floor(from + draw() * day);
    const check = {
      time: from,
      outcome: 'DOWN',
      status_code: 503,
      latency_ms: 12_345,
      error: harsh.error,
    } as const;
    const [first, last] = [Array.from({ length: 6 }, () => check), Array.from({ length: 4 }, () => check)];
    history.incidents.push({ seq: n, from, to, stopped: null, observedMs: 0, checks: 1440, first, last });
  }
  return history;
};

/** A page on which nothing can be buckets in few bytes. */
export const harshPage = (harsh: Harsh): string => {
  const parts = chartParts({ since, until }, utc, harsh.apis);
  const period = { since, until, now: until, edges: parts.edges, forPage: true };
  const draw = drawing();
  const histories = Array.from({ length: harsh.apis }, (_, place) =>
    harshHistory(place, period, harsh, draw),
  );
  return reportPage(
    {
      period,
      isExact: true,
      partial: [],
      estimated: [],
      histories,
      apis: histories.map((history) => reportApi(history, period)),
      total: reportTotal(histories, period),
      unreadable: histories.map(({ api_id }) =>
        invalidItem('event', api_id, 1, ['is no event that is known']),
      ),
      missing: histories.map(({ api_id }) => ({ api_id, from_seq: 2, to_seq: 3 })),
    },
    parts,
    utc,
  );
};
