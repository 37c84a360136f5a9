import { createHash } from 'node:crypto';
import type { ChartParts } from './chart-buckets.ts';
import type { Report } from '../../../../runner/report/read-report.ts';
import type { TimeZone } from '../../../input/time-zone.ts';
import { apiSection, type SectionContext } from './api-section.ts';
import { missingText } from '../../../../runner/history/gaps.ts';
import { html, nothing, type Html } from './html.ts';
import { overview } from './overview.ts';
import { fitSections } from './page-budget.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';
import { partText, zonedText } from './format-zoned-time.ts';

/** Up to this many APIs are shown opened, with tips on their bars. */
const fewApis = 6;

/** From here on each API has a coarser chart and fewer checks. */
const veryManyApis = 200;

/** Of all APIs together. What stands around them is less than what is left of 3 MB. */
const mostBytes = 2_930_000;

/** A ledger that is damaged all over must not make the page heavy. */
const mostIncomplete = 50;

/** As the page's own script sorts them. */
const byName = (a: Readonly<{ api_id: string }>, b: Readonly<{ api_id: string }>): number => {
  const [first, second] = [a.api_id.toLowerCase(), b.api_id.toLowerCase()];
  return first < second ? -1 : first > second ? 1 : 0;
};

const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is loaded, sent or run but the page's own style and script, known by their hashes. */
const policy = `default-src 'none'; style-src ${sourceOf(pageStyle)}; script-src ${sourceOf(pageScript)}; base-uri 'none'; form-action 'none'`;

// Byte for byte what the policy names.
const style: Html = { markup: `<style>${pageStyle}</style>` };
const script: Html = { markup: `<script>${pageScript}</script>` };

const option = (value: string, text: string): Html => html`<option value="${value}">${text}</option>`;

const toolbar = html`<form class="bar" id="bar" hidden role="search" aria-label="APIs">
  <label>Search<input id="q" type="search" autocomplete="off" placeholder="name of an API" /></label
  ><label
    >Show<select id="f">
      ${[
        option('all', 'all'),
        option('had', 'with incidents'),
        option('now', 'down at the end'),
        option('gap', 'not fully observed'),
      ]}
    </select></label
  ><label
    >Sort by<select id="s">
      ${[
        option('n', 'name'),
        option('u', 'uptime, lowest first'),
        option('d', 'downtime, longest first'),
        option('c', 'coverage, lowest first'),
        option('p', 'p95 latency, slowest first'),
      ]}
    </select></label
  >
  <p id="n" role="status"></p>
</form>`;

const incompleteData = ({ unreadable, missing }: Report): Html => {
  const items = [
    ...unreadable.map(
      ({ api_id, seq, faults: found }) =>
        html`<li>
          ${api_id ?? '?'}${seq === null ? '' : `/${String(seq)}`} cannot be read and is skipped:
          ${found.join('; ')}
        </li>`,
    ),
    ...missing.map(
      (places) =>
        html`<li>
          ${places.api_id}: ${missingText(places)}; ${places.from_seq === places.to_seq ? 'its' : 'their'}
          time counts as not observed.
        </li>`,
    ),
  ];
  return items.length === 0
    ? nothing
    : html`<section class="warn" aria-labelledby="h-left">
        <h2 id="h-left">Incomplete data</h2>
        <ul>
          ${items.slice(0, mostIncomplete)}
        </ul>
        ${
          items.length > mostIncomplete
            ? html`<p>
                And ${(items.length - mostIncomplete).toLocaleString('en')} more: report --format json lists
                all.
              </p>`
            : nothing
        }
      </section>`;
};

const explained = html`<section class="how" aria-labelledby="h-how">
  <h2 id="h-how">How to read this</h2>
  <p>
    <b>Uptime</b> is the time that was observed up, as a share of the time that was observed.
    <b>Coverage</b> is the time that was observed, as a share of the time that the API was to be watched: when
    the monitor did not run nobody knows, and such time counts neither as up nor as down. A check speaks for
    the time up to the next one, for two intervals at most. An <b>incident</b> lasts from the first check that
    failed to the first that succeeded again, once thresholds are passed. <b>MTTR</b> is the mean duration of
    the incidents that ended in the period, <b>MTBF</b> the time observed up for each incident that began in
    it. Percentages are cut, not rounded. What happened at all is visible in a <b>bar</b>: one with a minute
    of downtime shows more of it than it had.
  </p>
</section>`;

/** The report as one file that needs nothing else: no network, no script from elsewhere, whatever names and errors say. */
export const reportPage = (report: Report, parts: ChartParts, zone: TimeZone): string => {
  const { period, apis, histories } = report;
  const text = zonedText(zone, parts);
  const unit = partText(parts);
  const context: SectionContext = {
    period,
    text,
    unit,
    few: apis.length <= fewApis,
    veryMany: apis.length > veryManyApis,
  };
  const byId = new Map(histories.map((history) => [history.api_id, history]));
  const sections = apis.toSorted(byName).flatMap((api, place) => {
    const history = byId.get(api.api_id);
    return history === undefined ? [] : [apiSection(api, history, place, context)];
  });
  const range = `${text.minute(period.since)} – ${text.minute(period.until)}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="upledger" />
        <title>Uptime report, ${range}</title>
        ${style}
      </head>
      <body class="${context.few ? 'few' : 'many'}">
        <svg class="defs" aria-hidden="true">
          <defs>
            <pattern
              id="hatch"
              width="4"
              height="4"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <path class="h0" d="M0 0h4v4H0z" />
              <path class="h1" d="M0 0h1.6v4H0z" />
            </pattern>
            <pattern id="slits" width="10" height="40" patternUnits="userSpaceOnUse">
              <path class="slit" d="M8.4 0H10v40H8.4z" />
            </pattern>
          </defs>
        </svg>
        <header>
          <h1>Uptime report</h1>
          <p>${range}<span class="zone">${zone.name}</span></p>
        </header>
        <main>
          ${incompleteData(report)}${
            apis.length === 0
              ? html`<p class="calm">
                  No API ${report.unreadable.length === 0 ? '' : 'that can be read '}was monitored in this
                  period.
                </p>`
              : html`${overview(report, unit, text)}
                  <section aria-labelledby="h-apis">
                    <h2 id="h-apis">
                      ${apis.length === 1 ? 'The API' : `${apis.length.toLocaleString('en')} APIs`}<small
                        >each bar: ${unit}</small
                      >
                    </h2>
                    ${apis.length > fewApis ? toolbar : nothing}
                    <div id="apis">${fitSections(mostBytes, sections)}</div>
                    <p id="none" class="calm" hidden>No API matches.</p>
                  </section>`
          }${explained}
        </main>
        <footer><p>Made by upledger from its ledger as it was on ${text.minute(period.now)}.</p></footer>
        ${script}
      </body>
    </html> `;
  return page.markup;
};
