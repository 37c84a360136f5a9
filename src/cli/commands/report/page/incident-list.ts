import type { EndedHistory, Incident } from '../../../../projections/report/history-counts.ts';
import type { ReportPeriod } from '../../../../projections/report/report-period.ts';
import type { IncidentCheck } from '../../../../projections/report/incident-check.ts';
import { durationOf } from '../../../../projections/report/report-figures.ts';
import { durationText } from '../../../../runner/text/format-duration.ts';
import { countText } from '../../../terminal/format.ts';
import { causeText, codeText } from './cause-text.ts';
import { html, nothing, type Html } from '../../../../runner/text/html.ts';
import { latencyText } from './charts/latency-chart.ts';
import type { Budget } from './page-budget.ts';
import type { ZonedText } from './format-zoned-time.ts';

export type IncidentContext = Readonly<{
  period: ReportPeriod;
  text: ZonedText;
  /** what the list may add to the page */
  budget: Budget;
  /** at most so many checks of each incident */
  checksPerIncident: number;
  /** the `id` of what names the API on the page: of many incidents in the same minute each is told apart by it */
  named: string;
  apiId: string;
}>;

const checkRow = ({ time, outcome, status_code, latency_ms, error }: IncidentCheck, text: ZonedText): Html =>
  html`<tr>
    <td>${text.moment(time)}</td>
    <td class="${outcome}">${outcome}</td>
    <td>${status_code ?? '-'}</td>
    <td>${latencyText(latency_ms)}</td>
    <td class="m">${error ?? ''}</td>
  </tr>`;

const checksOf = (
  incident: Incident,
  place: number,
  { checksPerIncident: most, text, named }: IncidentContext,
): Html => {
  const all = [...incident.first, ...incident.last];
  const last = Math.min(incident.last.length, Math.floor(most / 2));
  const first = all.slice(0, Math.min(incident.first.length, most - last));
  const end = last === 0 ? [] : all.slice(-last);
  const left = incident.checks - first.length - end.length;
  const gap =
    left > 0
      ? html`<tr class="rest">
          <td colspan="5">${countText(left, 'more check')}</td>
        </tr>`
      : nothing;
  const id = `${named}-${String(place)}`;
  return html`<details class="ck"><summary id="${id}">${countText(incident.checks, 'check')}<span class="vh"> of the incident of ${text.moment(incident.from)}</span></summary><div class="scroll" tabindex="0" role="region" aria-labelledby="${named} ${id}"><table><thead><tr><th>checked at<th>outcome<th>code<th>latency<th>error<tbody>${first.map((check) => checkRow(check, text))}${gap}${end.map((check) => checkRow(check, text))}</table></div></details>`;
};

const unobserved = ({ observedMs }: Incident, duration: number): string => {
  const gap = duration - observedMs;
  return gap < 60_000 ? '' : `, ${durationText(gap)} of it not observed`;
};

/** The cause, its status code, and the transition id for `explain`. */
export const causeLine = (apiId: string, incident: Incident): Html => {
  const code = codeText(incident);
  return html`<p class="why">
    ${code === null ? nothing : html`<span class="code">${code}</span>`}${
      causeText(incident) ?? 'the check that failed has expired'
    }<span class="id">${apiId}/${incident.seq}</span>
  </p>`;
};

const itemOf = (incident: Incident, { period, text, apiId }: IncidentContext, checks: Html): Html => {
  const { from, to, stopped } = incident;
  const duration = durationOf(incident, period);
  const inPeriod = Math.max(0, Math.min(from + duration, period.until) - from);
  const end = to === null ? (stopped === null ? 'ongoing' : text.minute(stopped.at)) : text.minute(to);
  const soFar = to === null ? (stopped === null ? ' so far' : `, then ${stopped.by}`) : '';
  return html`<li>
    <p>
      <b>${durationText(duration)}</b>${soFar}${unobserved(incident, inPeriod)}<span class="when"
        >${text.minute(incident.from)} – ${end}</span
      >
    </p>
    ${causeLine(apiId, incident)}${checks}
  </li>`;
};

/** The list itself, and what it says when it is not all. */
const frame: Html = { markup: '<ol class="inc"></ol>shorter '.padEnd(40) };

/** The incidents of one API, the newest first, without their checks where these do not fit; of too many, the longest. */
export const incidentList = ({ incidents }: EndedHistory, context: IncidentContext): Html => {
  if (incidents.length === 0) return html`<p class="calm">No incidents in this period.</p>`;
  const { period, budget } = context;
  const longest = incidents.toSorted((a, b) => durationOf(b, period) - durationOf(a, period));
  const firstLeft = budget.take(frame)
    ? longest.findIndex((one) => !budget.take(itemOf(one, context, nothing)))
    : 0;
  const kept = new Set(firstLeft < 0 ? longest : longest.slice(0, firstLeft));
  const checks = new Map<Incident, Html>();
  for (const one of kept) {
    const rows = checksOf(one, incidents.indexOf(one), context);
    if (!budget.take(rows)) break;
    checks.set(one, rows);
  }
  const left = incidents.length - kept.size;
  const more =
    left > 0
      ? html`<p class="calm">
          ${left.toLocaleString('en')}
          ${kept.size === 0 ? '' : 'shorter '}${left === 1 ? 'incident is' : 'incidents are'} not listed here:
          report --format json lists all.
        </p>`
      : nothing;
  if (kept.size === 0) return more;
  return html`<ol class="inc">
      ${incidents
        .filter((one) => kept.has(one))
        .toReversed()
        .map((one) => itemOf(one, context, checks.get(one) ?? nothing))}
    </ol>
    ${more}`;
};
