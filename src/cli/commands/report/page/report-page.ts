import type { ChartParts } from './chart-buckets.ts';
import type { Report } from '../../../../runner/report/read-report.ts';
import type { TimeZone } from '../../../input/time-zone.ts';
import { apiSection, type SectionContext } from './api-section.ts';
import { missingText } from '../../../../runner/history/gaps.ts';
import { axis } from './charts/axis.ts';
import { downNow } from './down-now.ts';
import { howToRead } from './how-to-read.ts';
import { worstFirst } from './outage-status.ts';
import { toolbar } from './toolbar.ts';
import type { ReportPeriod } from '../../../../projections/report/report-period.ts';
import { html, nothing, type Html } from '../../../../runner/text/html.ts';
import { pageParts } from '../../../../runner/text/page-parts.ts';
import { overview } from './overview.ts';
import { fitSections } from './page-budget.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';
import { partText, zonedText, type ZonedText } from './format-zoned-time.ts';

/** Up to this many APIs are shown opened, with tips on their bars. */
const fewApis = 6;

/** From here on each API has a coarser chart and fewer checks. */
const veryManyApis = 200;

/** Of all APIs together. What stands around them is less than what is left of 3 MB. */
const mostBytes = 2_930_000;

/** A ledger that is damaged all over must not make the page heavy. */
const mostIncomplete = 50;

const { metas, style, script } = pageParts(pageStyle, pageScript);

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

/** The headings of a long list; they stay visible while it is scrolled. */
const columns = (edges: readonly number[], text: ZonedText): Html =>
  html`<div class="cols">
    <span>API</span>${axis(edges, text)}<span>uptime<br />p95</span>
  </div>`;

/** A requested period that begins before the log is not reported as unobserved. */
const clampedNote = (asked: number, { since }: ReportPeriod, text: ZonedText): Html =>
  asked >= since
    ? nothing
    : html`<p class="clamped">
        The period that was asked for begins on ${text.minute(asked)}. Nothing was monitored before
        ${text.minute(since)}, so this report begins there.
      </p>`;

/**
 * The report as one file that needs nothing else: no network, no script from elsewhere, whatever names and errors say.
 * `asked`
 * (epoch ms): where the period should have begun, if the log begins later.
 */
export const reportPage = (
  report: Report,
  parts: ChartParts,
  zone: TimeZone,
  asked: number = report.period.since,
): string => {
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
  const placed = apis.toSorted(worstFirst(period)).flatMap((api, place) => {
    const history = byId.get(api.api_id);
    return history === undefined ? [] : [{ api, history, place }];
  });
  const sections = placed.map(({ api, history, place }) => apiSection(api, history, place, context));
  const range = `${text.minute(period.since)} – ${text.minute(period.until)}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        ${metas}
        <title>Uptime report, ${range}</title>
        ${style}
      </head>
      <body class="${context.few ? 'few' : context.veryMany ? 'many mass' : 'many'}">
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
          ${clampedNote(asked, period, text)}
        </header>
        <main>
          ${incompleteData(report)}${
            apis.length === 0
              ? html`<p class="calm">
                  No API ${report.unreadable.length === 0 ? '' : 'that can be read '}was monitored in this
                  period.
                </p>`
              : html`${downNow(placed, period, text)}${overview(report, unit, text)}
                  <section aria-labelledby="h-apis">
                    <h2 id="h-apis">
                      ${apis.length === 1 ? 'The API' : `${apis.length.toLocaleString('en')} APIs`}<small
                        >each bar: ${unit}</small
                      >
                    </h2>
                    ${legend}${apis.length > fewApis ? html`${toolbar}${columns(period.edges, text)}` : nothing}
                    <div id="apis">${fitSections(mostBytes, sections)}</div>
                    <p id="none" class="calm" hidden>No API matches.</p>
                  </section>`
          }${howToRead}
        </main>
        <footer><p>Made by upledger from its ledger as it was on ${text.minute(period.now)}.</p></footer>
        ${script}
      </body>
    </html> `;
  return page.markup;
};
