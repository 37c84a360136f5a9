import type { ApiHistory } from '../../../../projections/report/history-counts.ts';
import { emptyChart, mergeChart } from '../../../../projections/report/latency-chart-counts.ts';
import type { ReportTotal } from '../../../../projections/report/report-figures.ts';
import { addTime, noTime } from '../../../../projections/report/time-buckets.ts';
import { durationText } from '../../../../runner/text/format-duration.ts';
import type { Report } from '../../../../runner/report/read-report.ts';
import { countText, ratioText } from '../../../terminal/format.ts';
import { mtbfText, orDash, unobservedText } from '../figure-text.ts';
import { html, type Html } from './html.ts';
import { latencyChart, latencyText } from './latency-chart.ts';
import { timeline } from './timeline.ts';
import type { ZonedText } from './format-zoned-time.ts';

const tile = (name: string, value: string, note: string): Html =>
  html`<div class="tile">
    <dt>${name}</dt>
    <dd><b>${value}</b><span>${note}</span></dd>
  </div>`;

const uptimeNote = ({ up_ratio, down_ms }: ReportTotal): string => {
  if (up_ratio === null) return 'nothing observed';
  return down_ms === 0 ? 'no downtime' : `${durationText(down_ms)} down in all`;
};

const coverageNote = ({ coverage_ratio, unknown_ms }: ReportTotal): string => {
  if (coverage_ratio === null) return 'nothing monitored';
  return unknown_ms <= 0 ? 'no gaps' : `${unobservedText({ unknown_ms })} not observed`;
};

const tiles = (total: ReportTotal): Html =>
  html`<dl class="tiles">
    ${[
      tile('Uptime', ratioText(total.up_ratio), uptimeNote(total)),
      tile('Coverage', ratioText(total.coverage_ratio), coverageNote(total)),
      tile('Incidents', total.incidents.toLocaleString('en'), `${countText(total.alerts, 'alert')} sent`),
      tile('MTTR', orDash(total.mttr_ms), 'mean time to recover'),
      tile('MTBF', mtbfText(total), 'mean time between failures'),
      tile(
        'Latency',
        latencyText(total.latency_ms.p50),
        `median; p95 ${latencyText(total.latency_ms.p95)}, p99 ${latencyText(total.latency_ms.p99)}`,
      ),
    ]}
  </dl>`;

const legend = html`<ul class="legend">
  <li>
    <svg viewBox="0 0 12 20" aria-hidden="true"><path class="g" d="M0 0h12v16H0z" /></svg>up
  </li>
  <li>
    <svg viewBox="0 0 12 20" aria-hidden="true"><path class="d" d="M0 0h12v20H0z" /></svg>down (reaches below
    the line)
  </li>
  <li>
    <svg viewBox="0 0 12 20" aria-hidden="true"><path class="u" d="M0 0h12v16H0z" /></svg>not observed
  </li>
  <li>
    <svg viewBox="0 0 12 20" aria-hidden="true"><path class="b" d="M0 15h12v1H0z" /></svg>not monitored
  </li>
</ul>`;

const summed = (histories: readonly ApiHistory[], edges: readonly number[]) => {
  const buckets = noTime(edges);
  const chart = emptyChart(edges.length - 1);
  for (const history of histories) {
    addTime(buckets, history.coverage.buckets);
    if (history.chart !== null) mergeChart(chart, history.chart);
  }
  // Shares of all APIs together: a bar is full when each of them was up.
  for (const kind of ['up', 'down', 'monitored'] as const)
    for (const [part, sum] of buckets[kind].entries())
      buckets[kind][part] = sum / Math.max(1, histories.length);
  return { buckets, chart };
};

/** All APIs together. A single one has its own section. */
export const overview = (report: Report, unit: string, text: ZonedText): Html => {
  const { period, histories, total } = report;
  const { buckets, chart } = summed(histories, period.edges);
  const charts =
    histories.length > 1
      ? html`<div class="card">
          ${timeline(buckets, unit, text, { of: 'many', tips: true })}
          <div class="x"><span>${text.part(period.since)}</span><span>${text.part(period.until)}</span></div>
          ${latencyChart(chart, text.part(period.since), text.part(period.until))}
        </div>`
      : html``;
  return html`<section aria-labelledby="h-all">
    <h2 id="h-all">Overview</h2>
    ${tiles(total)}${charts}${legend}
  </section>`;
};
