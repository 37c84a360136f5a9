import { html, nothing, type Html } from '../../text/html.ts';
import { countText } from '../../text/count-text.ts';
import type { PageIncident, PageModel } from '../model/page-model.ts';
import { absolute, incidentPath, monthOf, monthPath } from '../paths.ts';
import { agingBox } from './aging-box.ts';
import { incidentList } from './incident-list.ts';
import { monthsOf, titleOf } from './index-page.ts';
import { layout } from './layout.ts';
import { minutesText, monthText, timesIn } from './times.ts';

const back = (title: string): Html =>
  html`<nav aria-label="Back">
    <p><a href="../index.html">${title}: how things are now</a></p>
  </nav>`;

const addressOf = ({ settings }: PageModel, path: string): string | null =>
  settings.url === null ? null : absolute(settings.url, path);

/** The incidents that began in a month of UTC. */
export const monthPage = (model: PageModel, month: string): string => {
  const title = titleOf(model);
  const mine = model.incidents.filter(({ from }) => monthOf(from) === month);
  const months = monthsOf(model);
  const at = months.indexOf(month);
  const [newer, older] = [months[at - 1], months[at + 1]];
  const link = (other: string | undefined): Html =>
    other === undefined ? nothing : html`<li><a href="../${monthPath(other)}">${monthText(other)}</a></li>`;
  const body = html`<main>
      <h1>Incidents of ${monthText(month)}</h1>
      ${incidentList(mine, '../', timesIn(model.settings.time_zone))}
      <nav aria-label="Months">
        <ul>
          ${link(newer)}${link(older)}
        </ul>
      </nav>
    </main>
    <footer>${back(title)}</footer>`;
  return layout({
    title: `Incidents of ${monthText(month)} – ${title}`,
    description: countText(mine.length, 'incident'),
    url: addressOf(model, monthPath(month)),
    root: '../',
    ages: false,
    body,
  });
};

const endOf = ({ from, to, stopped }: PageIncident, moment: (time: number) => Html): Html => {
  if (to === null)
    return html`<dt>Ended</dt>
      <dd>Not yet</dd>`;
  const length = minutesText(to - from);
  if (stopped)
    return html`<dt>Ended</dt>
      <dd>Not seen: monitoring ended ${moment(to)}, after ${length}</dd>`;
  return html`<dt>Ended</dt>
    <dd>${moment(to)}</dd>
    <dt>Duration</dt>
    <dd>${length}</dd>`;
};

/** One incident, at an address that stays. */
export const incidentPage = (model: PageModel, incident: PageIncident): string => {
  const title = titleOf(model);
  const { moment, text } = timesIn(model.settings.time_zone);
  const { name, from, to, stopped, cause } = incident;
  const heading = `${name} ${to === null ? 'is' : 'was'} down`;
  const isOver = to !== null;
  const says = html`<b class="s">${isOver ? (stopped ? 'No longer monitored' : 'Up again') : 'Down'}</b>
    <dl>
      <dt>API</dt>
      <dd>${name}</dd>
      <dt>Started</dt>
      <dd>${moment(from)}</dd>
      ${endOf(incident, moment)}${
        cause === null
          ? nothing
          : html`<dt>First error</dt>
              <dd>${cause}</dd>`
      }
    </dl>`;
  const body = html`<main>
      <h1>${heading}</h1>
      ${
        isOver
          ? html`<div class="now ${stopped ? 'unknown' : 'up'}">${says}</div>`
          : agingBox(model, 'down', '../', says)
      }
    </main>
    <footer>
      ${back(title)}
      <nav aria-label="Month">
        <p><a href="../${monthPath(monthOf(from))}">Incidents of ${monthText(monthOf(from))}</a></p>
      </nav>
    </footer>`;
  return layout({
    title: `${heading} – ${title}`,
    description: `${heading}, from ${text(from)}${to === null || stopped ? '' : ` for ${minutesText(to - from)}`}`,
    url: addressOf(model, incidentPath(incident)),
    root: '../',
    ages: !isOver,
    body,
  });
};
