import { html, nothing, type Html } from '../../text/html.ts';
import type { PageIncident } from '../model/page-model.ts';
import { incidentPath } from '../paths.ts';
import { minutesText, type Times } from './times.ts';

/** How long it took; of one that goes on nothing that would be old at once. */
const lengthText = ({ from, to, stopped }: PageIncident): string => {
  if (to === null) return 'not over yet';
  return stopped ? `monitoring ended after ${minutesText(to - from)}` : minutesText(to - from);
};

const item = (incident: PageIncident, root: string, { moment }: Times): Html =>
  html`<li class="inc">
    <a href="${root}${incidentPath(incident)}"
      >${incident.name} ${incident.to === null ? 'is' : 'was'} down</a
    >
    <small>${moment(incident.from)}</small>
    <span>${lengthText(incident)}</span>
    ${incident.cause === null ? nothing : html`<small class="why">${incident.cause}</small>`}
  </li>`;

/** Incidents, as they are given. */
export const incidentList = (incidents: readonly PageIncident[], root: string, times: Times): Html =>
  html`<ul class="list">
    ${incidents.map((incident) => item(incident, root, times))}
  </ul>`;
