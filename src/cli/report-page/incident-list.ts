import type { ApiHistory, Incident } from '../../projections/history-counts.ts';
import type { ReportPeriod } from '../../projections/report-period.ts';
import type { ShownCheck } from '../../projections/shown-check.ts';
import { durationOf } from '../../projections/summarize-history.ts';
import { durationText } from '../../runner/duration-text.ts';
import { html, nothing, type Html } from './html.ts';
import type { ZonedText } from './zoned-text.ts';

/** How much of it a page can hold. */
export type IncidentBudget = Readonly<{ incidentsPerApi: number; checksPerIncident: number }>;

/** A page of many APIs shows fewer of each, the longest incidents first to stay, so that it stays light. */
export const incidentBudget = (histories: readonly ApiHistory[]): IncidentBudget => {
  const incidents = histories.reduce((sum, history) => sum + history.incidents.length, 0);
  const concerned = histories.filter((history) => history.incidents.length > 0).length;
  const incidentsPerApi = incidents <= 3000 ? 500 : Math.max(1, Math.floor(3000 / concerned));
  const shown = histories.reduce(
    (sum, history) => sum + Math.min(incidentsPerApi, history.incidents.length),
    0,
  );
  return {
    incidentsPerApi,
    checksPerIncident: Math.max(2, Math.min(10, Math.floor(4000 / Math.max(1, shown)))),
  };
};

const checkRow = (check: ShownCheck, text: ZonedText): Html => {
  const { time, outcome, status_code, latency_ms, error } = check;
  return html`<tr>
    <td>${text.moment(time)}</td>
    <td class="${outcome}">${outcome}</td>
    <td>${status_code ?? '–'}</td>
    <td>${latency_ms === null ? '–' : `${String(latency_ms)} ms`}</td>
    <td class="m">${error ?? ''}</td>
  </tr>`;
};

const checksOf = (incident: Incident, most: number, text: ZonedText): Html => {
  const all = [...incident.first, ...incident.last];
  const last = Math.min(incident.last.length, Math.floor(most / 2));
  const first = all.slice(0, Math.min(incident.first.length, most - last));
  const end = last === 0 ? [] : all.slice(-last);
  const left = incident.checks - first.length - end.length;
  const gap =
    left > 0
      ? html`<tr class="rest">
          <td colspan="5">${left} more ${left === 1 ? 'check' : 'checks'}</td>
        </tr>`
      : nothing;
  return html`<details class="ck"><summary>${incident.checks} ${incident.checks === 1 ? 'check' : 'checks'}<span class="vh"> of the incident of ${text.minute(incident.from)}</span></summary><div class="scroll" tabindex="0" role="region" aria-label="Checks of the incident of ${text.minute(incident.from)}"><table><thead><tr><th scope="col">checked at<th scope="col">outcome<th scope="col">code<th scope="col">latency<th scope="col">error<tbody>${first.map((check) => checkRow(check, text))}${gap}${end.map((check) => checkRow(check, text))}</table></div></details>`;
};

const unobserved = ({ observedMs }: Incident, duration: number): string => {
  const gap = duration - observedMs;
  return gap < 60_000 ? '' : `, of it ${durationText(gap)} not observed`;
};

const itemOf = (incident: Incident, period: ReportPeriod, budget: IncidentBudget, text: ZonedText): Html => {
  const duration = durationOf(incident, period);
  const inPeriod =
    incident.to === null || incident.to > period.until ? Math.max(0, period.until - incident.from) : duration;
  const end = incident.to === null ? 'not over' : text.minute(incident.to);
  return html`<li>
    <p>
      <b>${durationText(duration)}</b
      >${incident.to === null ? ' so far' : ''}${unobserved(incident, inPeriod)}<span class="when"
        >${text.minute(incident.from)} – ${end}</span
      >
    </p>
    ${checksOf(incident, budget.checksPerIncident, text)}
  </li>`;
};

/** The incidents of one API in order; of too many, the longest. */
export const incidentList = (
  { incidents }: ApiHistory,
  period: ReportPeriod,
  budget: IncidentBudget,
  text: ZonedText,
): Html => {
  if (incidents.length === 0) return html`<p class="calm">No incidents in this period.</p>`;
  const kept = new Set(
    incidents
      .toSorted((a, b) => durationOf(b, period) - durationOf(a, period))
      .slice(0, budget.incidentsPerApi),
  );
  const left = incidents.length - kept.size;
  const more =
    left > 0
      ? html`<p class="calm">
          ${left} shorter ${left === 1 ? 'incident is' : 'incidents are'} not listed here: report --format
          json lists all.
        </p>`
      : nothing;
  return html`<ol class="inc">
      ${incidents.filter((one) => kept.has(one)).map((one) => itemOf(one, period, budget, text))}
    </ol>
    ${more}`;
};
