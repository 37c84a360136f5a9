import type { ApiHistory } from '../../projections/history-counts.ts';
import type { ReportPeriod } from '../../projections/report-period.ts';
import type { ApiReport } from '../../projections/summarize-history.ts';
import { durationText } from '../../runner/duration-text.ts';
import { ratioText } from '../ratio-text.ts';
import { html, nothing, type Html } from './html.ts';
import { incidentList } from './incident-list.ts';
import { latencyChart } from './latency-chart.ts';
import { latencyText } from './latency-text.ts';
import type { PageDetail } from './page-detail.ts';
import { timeline } from './timeline.ts';
import type { ZonedText } from './zoned-text.ts';

export type SectionContext = Readonly<{
  period: ReportPeriod;
  text: ZonedText;
  /** what one bar is, in words */
  unit: string;
  /** few APIs: more is shown at once */
  few: boolean;
}>;

const orDash = (ms: number | null): string => (ms === null ? '–' : durationText(ms));

/** What stands under the name: the one thing to know. */
const standing = ({ incidents, down_ms, up_ratio }: ApiReport): string => {
  if (up_ratio === null) return 'not observed';
  const ongoing = incidents.at(-1)?.to === null ? 'down now, ' : '';
  const count = incidents.length;
  return count === 0
    ? 'no incidents'
    : `${ongoing}${String(count)} ${count === 1 ? 'incident' : 'incidents'}, ${durationText(down_ms)} down`;
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
      fact('Not observed', api.unknown_ms < 1000 ? '–' : durationText(api.unknown_ms)),
      fact('MTTR', orDash(api.mttr_ms)),
      fact('MTBF', orDash(api.mtbf_ms)),
      fact(
        'p50 / p95 / p99',
        `${latencyText(api.latency_ms.p50)} / ${latencyText(api.latency_ms.p95)} / ${latencyText(api.latency_ms.p99)}`,
      ),
      fact('Checks', api.checks.toLocaleString('en')),
      fact('Alerts', String(api.alerts)),
    ]}
  </dl>`;

/** Gaps of more than a thousandth are worth a word before anything is opened. */
const gapNote = ({ coverage_ratio }: ApiReport): Html =>
  coverage_ratio === null || coverage_ratio >= 0.999
    ? nothing
    : html`<span class="gap">${ratioText(coverage_ratio)} observed</span>`;

/** One API: a line that opens. What it opens to is as full as the page can bear. */
export const apiSection = (
  api: ApiReport,
  history: ApiHistory,
  place: number,
  context: SectionContext,
): ((detail: PageDetail) => Html) => {
  const { period, text, unit, few } = context;
  const state = api.incidents.length === 0 ? 'ok' : api.incidents.at(-1)?.to === null ? 'now' : 'had';
  const named = `a${String(place)}`;
  const summary = html`<summary>
    <h3 id="${named}">${api.api_id}</h3>
    <span class="st">${standing(api)}${gapNote(api)}</span
    >${timeline(history.coverage.told, unit, text, { of: 'single', tips: few })}<span class="up"
      >${ratioText(api.up_ratio)}</span
    ><span class="p95"><span class="lab">p95 </span>${latencyText(api.latency_ms.p95)}</span>
  </summary>`;
  const figures = facts(api);
  return (detail) =>
    html`<details
      class="api ${state}"
      data-u="${api.up_ratio ?? 2}"
      data-c="${api.coverage_ratio ?? 2}"
      data-d="${api.down_ms}"
      data-p="${api.latency_ms.p95 ?? -1}"
      ${few ? html` open` : nothing}
    >
      ${summary}
      <div class="more">
        ${figures}${latencyChart(history.chart, text.part(period.since), text.part(period.until), detail.latencySteps)}${incidentList(history, { period, text, detail, named })}
      </div>
    </details> `;
};
