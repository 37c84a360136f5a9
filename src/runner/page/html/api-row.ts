import { html, nothing, type Html } from '../../text/html.ts';
import type { PageApi, PageDay } from '../model/page-model.ts';
import { stateWords } from './headline.ts';
import { strip } from './strip.ts';
import { dayText, minutesText, percentText, type Times } from './times.ts';

const clean: ReadonlySet<PageDay['kind']> = new Set(['up', 'none']);

const dayLine = ({ day, kind, down, unknown }: PageDay, isToday: boolean): Html => {
  const parts = [
    ...(down > 0 ? [`down ${minutesText(down)}`] : []),
    ...(kind === 'unknown'
      ? ['not observed']
      : unknown >= 60_000
        ? [`${minutesText(unknown)} not observed`]
        : []),
  ];
  return html`<li>${dayText(day)}${isToday ? ' so far' : ''}: ${parts.join(', ')}</li>`;
};

/** Days that were not clean, for who does not see the bars. Newest first. */
const dayList = (days: readonly PageDay[]): Html => {
  const notClean = days.filter(({ kind }) => !clean.has(kind)).toReversed();
  if (notClean.length === 0) return nothing;
  return html`<details>
    <summary>${notClean.length} ${notClean.length === 1 ? 'day was' : 'days were'} not clean</summary>
    <ul>
      ${notClean.map((day) => dayLine(day, day === days.at(-1)))}
    </ul>
  </details>`;
};

const notesOf = (
  { state, slow, expiring, lastState, since }: PageApi,
  { moment }: Times,
): readonly Html[] => [
  ...(state === 'unknown' && since !== null
    ? [html`Last checked ${moment(since)}, when it was ${lastState === 'DOWN' ? 'down' : 'up'}.`]
    : []),
  // Of an API that is not checked, nobody knows whether it still is slow.
  ...(slow && state !== 'unknown' ? [html`<b>Slow</b>: it answers later than it should.`] : []),
  ...(expiring ? [html`<b>Certificate</b>: it expires soon.`] : []),
];

/** Below this share of what was monitored, uptime tells of a part only, and says of how much. */
const fullCoverage = 0.995;

const uptime = ({ uptime: ratio, coverage }: PageApi): Html => {
  if (ratio === null) return html`<span class="u soft">not observed yet</span>`;
  const seen =
    coverage === null || coverage >= fullCoverage ? nothing : html`, ${percentText(coverage)} observed`;
  return html`<span class="u"><b>${percentText(ratio)}</b> <small>uptime${seen}</small></span>`;
};

/** One API: its name, how it stands, its days, and its uptime. */
export const apiRow = (api: PageApi, times: Times): Html => {
  const notes = notesOf(api, times);
  const days = dayList(api.days);
  return html`<li class="api ${api.state}">
    <h3>${api.name}${api.url === null ? nothing : html` <small>${api.url}</small>`}</h3>
    <span class="s">${stateWords[api.state]}</span>
    ${notes.map((note) => html`<small class="note">${note}</small>`)}${strip(api.days)}${
      days.markup === '' ? html`<small class="ax">No day with downtime</small>` : days
    }${uptime(api)}
  </li>`;
};
