import type { EndedHistory } from '../../../../projections/report/history-counts.ts';
import { durationOf, type ApiReport } from '../../../../projections/report/report-figures.ts';
import type { ReportPeriod } from '../../../../projections/report/report-period.ts';
import { timeOf } from '../../../../projections/report/time-buckets.ts';
import { durationText } from '../../../../runner/text/format-duration.ts';
import { countText } from '../../../terminal/format.ts';
import { causeLine } from './incident-list.ts';
import { html, nothing, type Html } from '../../../../runner/text/html.ts';
import { outageStatusOf } from './outage-status.ts';
import type { ZonedText } from './format-zoned-time.ts';

/** One API of the page, `place` is its position in the list. */
export type Placed = Readonly<{ api: ApiReport; history: EndedHistory; place: number }>;

const mostListed = 10;

/** Monitored at the end, but not observed in the last part. */
const isUnseen = ({ history }: Placed): boolean => {
  const { buckets } = history.coverage;
  const part = buckets.edges.length - 2;
  const [monitored, seen] = [
    timeOf(buckets, 'monitored', part),
    timeOf(buckets, 'up', part) + timeOf(buckets, 'down', part),
  ];
  return monitored > 0 && seen === 0;
};

const item = ({ api, history, place }: Placed, period: ReportPeriod, text: ZonedText): Html => {
  const incident = history.incidents.at(-1);
  if (incident === undefined) return nothing;
  return html`<li>
    <p>
      <a href="#a${place}">${api.api_id}</a> <b>${durationText(durationOf(incident, period))}</b>
      <span class="when">since ${text.minute(incident.from)}</span>
    </p>
    ${causeLine(api.api_id, incident)}
  </li>`;
};

/** The state at the end of the period, with the APIs that are down, worst first. */
export const downNow = (placed: readonly Placed[], period: ReportPeriod, text: ZonedText): Html => {
  const isNow = period.until === period.now;
  const down = placed.filter(({ api }) => outageStatusOf(api, period) === 'now');
  const unseen = placed.filter((each) => !down.includes(each) && isUnseen(each)).length;
  const all = countText(placed.length, 'API');
  const when = isNow ? 'now' : 'at the end';
  const how = `${down.length.toLocaleString('en')} of ${all} down ${when}`;
  const head = down.length === 0 ? `No API down ${when}` : placed.length === 1 ? `Down ${when}` : how;
  const left = down.length - mostListed;
  return html`<section class="state ${down.length === 0 ? 'fine' : 'bad'}" aria-labelledby="h-now">
    <h2 id="h-now">${head}</h2>
    ${
      unseen === 0
        ? nothing
        : html`<p class="calm">
            ${unseen.toLocaleString('en')} of ${all} ${unseen === 1 ? 'was' : 'were'} not observed at the end:
            nobody knows about ${unseen === 1 ? 'it' : 'them'}.
          </p>`
    }${
      down.length === 0
        ? nothing
        : html`<ul class="inc">
            ${down.slice(0, mostListed).map((each) => item(each, period, text))}
          </ul>`
    }${left > 0 ? html`<p class="calm">And ${left.toLocaleString('en')} more: they stand first in the list.</p>` : nothing}
  </section>`;
};
