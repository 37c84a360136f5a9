import { sha256 } from '../../../events/fields/sha256.ts';
import { html, nothing, type Html } from '../../text/html.ts';
import type { PageIncident, PageModel } from '../model/page-model.ts';
import { absolute, feedPath, incidentPath } from '../paths.ts';
import { minutesText } from '../html/times.ts';

const most = 50;

/** A stable id, independent of where the page is: a version 8 UUID of the name. */
const idOf = (name: string): string => {
  const hex = sha256(`upledger/${name}`);
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `urn:uuid:${groups.join('-')}`;
};

const iso = (time: number): string => new Date(time).toISOString();

const contentOf = ({ name, from, to, stopped, cause }: PageIncident): string => {
  const why = cause === null ? '' : ` ${cause}`;
  if (to === null) return `${name} has been down since ${iso(from)}.${why}`;
  const length = minutesText(to - from);
  return stopped
    ? `${name} was down from ${iso(from)}. Monitoring ended after ${length}.${why}`
    : `${name} was down for ${length}, from ${iso(from)} to ${iso(to)}.${why}`;
};

const entry = (incident: PageIncident, url: string | null): Html =>
  html`<entry>
    <id>${idOf(`${incident.api_id}/${String(incident.seq)}`)}</id>
    <title>${incident.name} ${incident.to === null ? 'is' : 'was'} down</title>
    <published>${iso(incident.from)}</published>
    <updated>${iso(incident.to ?? incident.from)}</updated>
    <link rel="alternate" type="text/html" href="${absolute(url, incidentPath(incident))}" />
    <content type="text">${contentOf(incident)}</content>
  </entry>`;

/** The newest incidents as an Atom feed (RFC 4287). It changes only with them. */
export const atomFeed = ({ settings, incidents, apis }: PageModel): string => {
  const title = settings.title ?? 'Status';
  const shown = incidents.slice(0, most);
  const first = apis.reduce((least, { created }) => Math.min(least, created), Number.MAX_SAFE_INTEGER);
  const times = shown.map(({ from, to }) => to ?? from);
  const updated = times.reduce((latest, time) => Math.max(latest, time), 0);
  const since = apis.length === 0 ? 0 : first;
  const { url } = settings;
  const feed = html`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
    <id>${idOf(`feed/${url ?? ''}`)}</id>
    <title>${title}</title>
    <updated>${iso(shown.length === 0 ? since : updated)}</updated>
    <author><name>${title}</name></author>
    <generator>upledger</generator>
    <link rel="alternate" type="text/html" href="${absolute(url, 'index.html')}" />
    ${url === null ? nothing : html`<link rel="self" type="application/atom+xml" href="${absolute(url, feedPath)}" />`}
    ${shown.map((incident) => entry(incident, url))}
  </feed>`;
  return `<?xml version="1.0" encoding="utf-8"?>\n${feed.markup}\n`;
};
