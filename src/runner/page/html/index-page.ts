import { html, nothing, type Html } from '../../text/html.ts';
import type { PageApi, PageModel } from '../model/page-model.ts';
import { absolute, feedPath, incidentPath, listPath, monthOf, monthPath } from '../paths.ts';
import { agingBox } from './aging-box.ts';
import { apiRow } from './api-row.ts';
import { headlineOf } from './headline.ts';
import { incidentList } from './incident-list.ts';
import { layout } from './layout.ts';
import { legend } from './strip.ts';
import { minutesText, monthText, percentText, timesIn, type Times } from './times.ts';

/** One list up to here; above, so many to a page. */
const most = { onOne: 200, each: 100 };

/** The newest stand on the page; the months have all. */
const newest = 50;

export const listPages = ({ apis }: PageModel): number =>
  apis.length <= most.onOne ? 1 : Math.ceil(apis.length / most.each);

export const titleOf = ({ settings }: Pick<PageModel, 'settings'>): string => settings.title ?? 'Status';

export const monthsOf = ({ incidents }: PageModel): readonly string[] => [
  ...new Set(incidents.map(({ from }) => monthOf(from))),
];

const downItem = (api: PageApi, model: PageModel, { moment }: Times): Html => {
  const open = model.incidents.find(({ api_id, to }) => api_id === api.api_id && to === null);
  const name =
    open === undefined ? html`<b>${api.name}</b>` : html`<a href="${incidentPath(open)}">${api.name}</a>`;
  const since =
    api.since === null
      ? html`<small></small>`
      : html`<small
          >since ${moment(api.since)},
          <span class="nw">for ${minutesText(Math.max(0, model.asOf - api.since))}</span></small
        >`;
  return html`<li class="inc down">
    ${name}${since}<span class="s">Down</span>
    ${api.cause === null ? nothing : html`<small class="why">${api.cause}</small>`}
  </li>`;
};

/** What is DOWN now, worst first: what has been down longest. */
const downNow = (model: PageModel, times: Times): Html => {
  const down = model.apis
    .filter(({ state }) => state === 'down')
    .toSorted((a, b) => (a.since ?? 0) - (b.since ?? 0));
  if (down.length === 0) return nothing;
  const shown = down.slice(0, most.each);
  const rest = down.length - shown.length;
  return html`<h2>Down now</h2>
    <ul class="list">
      ${shown.map((api) => downItem(api, model, times))}
    </ul>
    ${rest === 0 ? nothing : html`<p class="soft">and ${rest} more</p>`}`;
};

const groupsOf = (apis: readonly PageApi[]): readonly (readonly [string | null, readonly PageApi[]])[] => [
  ...Map.groupBy(apis, ({ group }) => group),
];

const axis = html`<p class="ax soft" aria-hidden="true">
  <span>90 days ago</span><span>today so far</span>
</p>`;

const groupList = (apis: readonly PageApi[], times: Times): readonly Html[] => {
  const groups = groupsOf(apis);
  return groups.map(
    ([group, members]) =>
      html`<h2>${group ?? (groups.length === 1 ? 'APIs' : 'Other APIs')}</h2>
        <ul class="list">
          ${members.map((api) => apiRow(api, times))}
        </ul>
        ${axis}`,
  );
};

const pageLinks = (page: number, pages: number): Html =>
  pages === 1
    ? nothing
    : html`<nav aria-label="Pages">
        <h2>Page ${page} of ${pages}</h2>
        <ul>
          ${Array.from({ length: pages }, (_, i) =>
            i + 1 === page
              ? html`<li><b aria-current="page">${i + 1}</b></li>`
              : html`<li><a href="${listPath(i + 1)}">${i + 1}</a></li>`,
          )}
        </ul>
      </nav>`;

const monthLinks = (model: PageModel): Html => {
  const months = monthsOf(model);
  if (months.length === 0) return nothing;
  return html`<nav aria-label="Months">
    <ul>
      ${months.map((month) => html`<li><a href="${monthPath(month)}">${monthText(month)}</a></li>`)}
    </ul>
  </nav>`;
};

const incidents = (model: PageModel, times: Times): Html => {
  const shown = model.incidents.slice(0, newest);
  return html`<h2 id="incidents">Incidents</h2>
    ${shown.length === 0 ? html`<p>None has been recorded.</p>` : incidentList(shown, '', times)}
    ${
      model.incidents.length > shown.length
        ? html`<p class="soft">
            The newest ${shown.length} of ${model.incidents.length}. All of them, by month:
          </p>`
        : nothing
    }${monthLinks(model)}`;
};

const footer = ({ coverage }: PageModel, made: Html): Html =>
  html`<footer>
    <h2>How to read this page</h2>
    ${legend}
    <p>
      Bars are days of UTC, today so far included. Uptime is the time observed to be up, divided by the time
      observed. Time that was not observed counts as
      neither${
        coverage === null
          ? '.'
          : html`; ${percentText(coverage)} of the monitored time of these days was observed.`
      }
    </p>
    <p>${made} <a href="${feedPath}">Atom feed</a> · <a href="api/v2/summary.json">JSON</a></p>
  </footer>`;

/** The first list page, which also says how all is, or one of those after it. */
export const listPage = (model: PageModel, page: number): string => {
  const times = timesIn(model.settings.time_zone);
  const pages = listPages(model);
  const apis = pages === 1 ? model.apis : model.apis.slice((page - 1) * most.each, page * most.each);
  const { state, text } = headlineOf(model, times);
  const title = titleOf(model);
  const isFirst = page === 1;
  // Only the first page says when it was made, so that the others stay as they are while nothing changes.
  const now = isFirst
    ? html`<div
        id="now"
        class="now ${state}"
        role="status"
        data-as-of="${new Date(model.asOf).toISOString()}"
        data-limit="${model.staleAfterMs}"
      >
        <b class="s">${text}</b>
        <p class="soft">As of ${times.moment(model.asOf)}</p>
        <noscript
          ><p class="soft">
            If that is more than ${minutesText(model.staleAfterMs)} ago, nobody knows how things are now.
          </p></noscript
        >
      </div>`
    : agingBox(model, state, '', html`<b class="s">${text}</b>`);
  const made = isFirst ? html`Made ${times.moment(model.asOf)} from the log of the monitor.` : nothing;
  const body = html`<main>
      <h1>${title}</h1>
      ${now}${isFirst ? downNow(model, times) : nothing}${groupList(apis, times)}${pageLinks(page, pages)}${
        isFirst ? incidents(model, times) : nothing
      }
    </main>
    ${footer(model, made)}`;
  return layout({
    title: isFirst ? title : `${title}, page ${String(page)}`,
    description: text,
    url: model.settings.url === null ? null : absolute(model.settings.url, isFirst ? '' : listPath(page)),
    root: '',
    ages: true,
    body,
  });
};
