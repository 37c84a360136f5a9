import type { EndedHistory } from '../../../../projections/report/history-counts.ts';
import { emptyChart, mergeChart } from '../../../../projections/report/latency-chart-counts.ts';
import type { ReportTotal } from '../../../../projections/report/report-figures.ts';
import { durationText } from '../../../../runner/text/format-duration.ts';
import type { Report } from '../../../../runner/report/read-report.ts';
import { countText, ratioText } from '../../../terminal/format.ts';
import { mtbfText, orDash, unobservedText } from '../figure-text.ts';
import { axis } from './charts/axis.ts';
import { fleetStrip } from './charts/fleet-strip.ts';
import { html, type Html } from '../../../../runner/text/html.ts';
import { latencyChart, latencyText } from './charts/latency-chart.ts';
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
      tile(
        'Incidents',
        total.incidents.toLocaleString('en'),
        `${countText(total.alerts, 'alert')} delivered`,
      ),
      tile('MTTR', orDash(total.mttr_ms), 'mean time to recover'),
      tile('MTBF', mtbfText(total), 'mean time between failures'),
      tile(
        'Latency',
        latencyText(total.latency_ms.p50),
        `median; p95 ${latencyText(total.latency_ms.p95)}, p99 ${latencyText(total.latency_ms.p99)}`,
      ),
    ]}
  </dl>`;

const chartOfAll = (histories: readonly EndedHistory[], edges: readonly number[]) => {
  const chart = emptyChart(edges.length - 1);
  for (const history of histories) if (history.chart !== null) mergeChart(chart, history.chart);
  return chart;
};

/** All APIs together. A single one has its own section. */
export const overview = (report: Report, unit: string, text: ZonedText): Html => {
  const { period, histories, total } = report;
  const charts =
    histories.length > 1
      ? html`<div class="card">
          ${fleetStrip(histories, period.edges, unit, text)}${latencyChart(
            chartOfAll(histories, period.edges),
            axis(period.edges, text),
          )}
        </div>`
      : html``;
  return html`<section aria-labelledby="h-all">
    <h2 id="h-all">${histories.length > 1 ? 'All APIs together' : 'Overview'}</h2>
    ${tiles(total)}${charts}
  </section>`;
};
