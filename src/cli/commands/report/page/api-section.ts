import { signalNote } from '../signal-note.ts';
import type { EndedHistory } from '../../../../projections/report/history-counts.ts';
import type { ReportPeriod } from '../../../../projections/report/report-period.ts';
import type { ApiReport } from '../../../../projections/report/report-figures.ts';
import { durationText } from '../../../../runner/text/format-duration.ts';
import { countText, ratioText } from '../../../terminal/format.ts';
import { mtbfText, orDash, unobservedText } from '../figure-text.ts';
import { axis } from './charts/axis.ts';
import { hasGap, outageStatusOf } from './outage-status.ts';
import { html, nothing, type Html } from '../../../../runner/text/html.ts';
import { incidentList } from './incident-list.ts';
import { latencyChart, latencyText } from './charts/latency-chart.ts';
import { createBudget, type Section } from './page-budget.ts';
import { timeline } from './charts/timeline.ts';
import type { ZonedText } from './format-zoned-time.ts';

export type SectionContext = Readonly<{
  period: ReportPeriod;
  text: ZonedText;
  /** what one bar is, in words */
  unit: string;
  /** few APIs: more is shown at once */
  few: boolean;
  /** very many APIs: less is shown of each */
  veryMany: boolean;
}>;

/** The summary under the name. */
const outageText = (api: ApiReport, period: ReportPeriod): string => {
  const { incidents, down_ms, up_ratio, monitored_ms } = api;
  const last = incidents.at(-1);
  if (last === undefined) {
    if (monitored_ms === 0) return 'not monitored';
    return up_ratio === null ? 'not observed' : 'no incidents';
  }
  const atEnd = period.until === period.now ? 'down now, ' : 'down at the end, ';
  const how = last.stopped === null ? '' : `${last.stopped} while down, `;
  const count = countText(incidents.length, 'incident');
  const time = up_ratio === null ? 'not observed' : `${durationText(down_ms)} down`;
  return `${outageStatusOf(api, period) === 'now' ? atEnd : how}${count}, ${time}`;
};

const fact = (name: string, value: string): Html =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

const facts = (api: ApiReport): Html =>
  html`<dl>
    ${[
      fact('Coverage', ratioText(api.coverage_ratio)),
      fact('Not observed', unobservedText(api)),
      fact('MTTR', orDash(api.mttr_ms)),
      fact('MTBF', mtbfText(api)),
      fact(
        'p50 / p95 / p99',
        `${latencyText(api.latency_ms.p50)} / ${latencyText(api.latency_ms.p95)} / ${latencyText(api.latency_ms.p99)}`,
      ),
      fact('Checks', api.checks.toLocaleString('en')),
      fact('Alerts', String(api.alerts)),
      ...api.signals.map((one) => fact(one.signal === 'latency' ? 'Slow' : 'Certificate', signalNote(one))),
    ]}
  </dl>`;

const gapNote = (api: ApiReport): Html =>
  hasGap(api) ? html`<span class="gap">${ratioText(api.coverage_ratio)} observed</span>` : nothing;

const signalNotes = (api: ApiReport): readonly Html[] =>
  api.signals
    .filter(({ down_since }) => down_since !== null)
    .map(({ signal }) => html`<span class="gap">${signal === 'latency' ? 'slow' : 'certificate'}</span>`);

const noRoom = html`<p class="calm">Its latency chart is left out to keep the page light.</p>`;

/** One API: a line that opens. What it opens to is as full as the page can bear. */
export const apiSection = (
  api: ApiReport,
  history: EndedHistory,
  place: number,
  context: SectionContext,
): Section => {
  const { period, text, unit, few, veryMany } = context;
  const state = outageStatusOf(api, period);
  const named = `a${String(place)}`;
  const summary = html`<summary>
    <h3 id="${named}">${api.api_id}</h3>
    <span class="st">${outageText(api, period)}${gapNote(api)}${signalNotes(api)}</span
    >${timeline(history.coverage.buckets, unit, text, few)}${few ? axis(period.edges, text) : nothing}<span
      class="up"
      >${ratioText(api.up_ratio)}</span
    ><span class="p95"><span class="lab">p95 </span>${latencyText(api.latency_ms.p95)}</span>
  </summary>`;
  const figures = facts(api);
  const chart = latencyChart(
    history.chart,
    axis(period.edges, text),
    veryMany ? 16 : Number.POSITIVE_INFINITY,
  );
  const make = (extra: number) => {
    const budget = createBudget(extra);
    const latency = budget.take(chart) ? chart : noRoom;
    const checksPerIncident = veryMany ? 2 : 10;
    return html`<details
      class="api ${state}"
      data-u="${api.up_ratio ?? 2}"
      data-c="${api.coverage_ratio ?? 2}"
      data-d="${api.down_ms}"
      data-p="${api.latency_ms.p95 ?? -1}"
      ${few ? html` open` : nothing}
    >
      ${summary}
      <div class="more">
        ${figures}${latency}${incidentList(history, { period, text, budget, checksPerIncident, named, apiId: api.api_id })}
      </div>
    </details> `;
  };
  return { incidents: history.incidents.length, make };
};
