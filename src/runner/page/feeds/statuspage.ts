import { headlineOf } from '../html/headline.ts';
import { minutesText, timesIn } from '../html/times.ts';
import { countText } from '../../text/count-text.ts';
import { durationText } from '../../text/format-duration.ts';
import type { PageApi, PageIncident, PageModel } from '../model/page-model.ts';
import { absolute, incidentPath } from '../paths.ts';

type ComponentStatus =
  'operational' | 'under_maintenance' | 'degraded_performance' | 'partial_outage' | 'major_outage';

const pageId = 'upledger';
const most = 50;
const iso = (time: number): string => new Date(time).toISOString();

/** Of what is not known or not watched it never says that it is operational: their words have none for that. */
const statusOf = ({ state, slow, lastState }: PageApi): ComponentStatus => {
  if (state === 'down') return 'major_outage';
  if (state === 'unknown') return lastState === 'DOWN' ? 'major_outage' : 'degraded_performance';
  if (state === 'unchecked') return 'degraded_performance';
  if (state === 'paused') return 'under_maintenance';
  return slow ? 'degraded_performance' : 'operational';
};

const checksText = ({ state, intervalMs }: PageApi): string =>
  state === 'paused' ? 'Not checked: monitoring is paused' : `Checked every ${durationText(intervalMs)}`;

const groupId = (group: string): string => `group:${group}`;

const component = (api: PageApi, position: number) => ({
  id: api.api_id,
  name: api.name,
  status: statusOf(api),
  created_at: iso(api.created),
  updated_at: iso(api.updated),
  position,
  description: api.url ?? checksText(api),
  showcase: true,
  start_date: iso(api.created).slice(0, 10),
  group_id: api.group === null ? null : groupId(api.group),
  page_id: pageId,
  group: false,
  only_show_if_degraded: false,
  upledger: {
    state: api.state,
    stale: api.state === 'unknown' || api.state === 'unchecked',
    last_checked_at: api.lastChecked === null ? null : iso(api.lastChecked),
    uptime: api.uptime,
    coverage: api.coverage,
  },
});

const worst: readonly ComponentStatus[] = [
  'major_outage',
  'partial_outage',
  'degraded_performance',
  'under_maintenance',
  'operational',
];

const groupStatus = (members: readonly PageApi[]): ComponentStatus => {
  const all = members.map(statusOf);
  if (all.includes('major_outage') && !all.every((one) => one === 'major_outage')) return 'partial_outage';
  return worst.find((one) => all.includes(one)) ?? 'operational';
};

const groupComponent = (group: string, members: readonly PageApi[], position: number) => {
  const created = members.reduce((least, api) => Math.min(least, api.created), Number.MAX_SAFE_INTEGER);
  const updated = members.reduce((latest, api) => Math.max(latest, api.updated), 0);
  return {
    id: groupId(group),
    name: group,
    status: groupStatus(members),
    created_at: iso(created),
    updated_at: iso(updated),
    position,
    description: countText(members.length, 'API'),
    showcase: true,
    start_date: iso(created).slice(0, 10),
    group_id: null,
    page_id: pageId,
    group: true,
    only_show_if_degraded: false,
    components: members.map(({ api_id }) => api_id),
  };
};

const componentsOf = ({ apis }: PageModel) => {
  const groups = Map.groupBy(
    apis.filter(({ group }) => group !== null),
    ({ group }) => group ?? '',
  );
  return [
    ...apis.map((api, i) => component(api, i + 1)),
    ...[...groups].map(([group, members], i) => groupComponent(group, members, apis.length + i + 1)),
  ];
};

const update = (incident: PageIncident, status: 'investigating' | 'resolved', body: string, at: number) => {
  const isDown = status === 'investigating';
  const after: ComponentStatus = incident.stopped ? 'under_maintenance' : 'operational';
  const id = `${incident.api_id}-${String(incident.seq)}`;
  return {
    id: `${id}-${status}`,
    status,
    body,
    incident_id: id,
    created_at: iso(at),
    updated_at: iso(at),
    display_at: iso(at),
    affected_components: [
      {
        code: incident.api_id,
        name: incident.name,
        old_status: isDown ? 'operational' : 'major_outage',
        new_status: isDown ? 'major_outage' : after,
      },
    ],
    deliver_notifications: true,
    custom_tweet: null,
    tweet_id: null,
  };
};

const incidentOf = (
  incident: PageIncident,
  { settings }: PageModel,
  components: ReturnType<typeof componentsOf>,
) => {
  const { name, from, to, stopped, cause } = incident;
  const down = update(
    incident,
    'investigating',
    `${name} is down.${cause === null ? '' : ` ${cause}`}`,
    from,
  );
  const ended =
    to === null
      ? []
      : [
          update(
            incident,
            'resolved',
            stopped
              ? `${name} is no longer monitored.`
              : `${name} is up again after ${minutesText(to - from)}.`,
            to,
          ),
        ];
  return {
    id: down.incident_id,
    name: `${name} ${to === null ? 'is' : 'was'} down`,
    status: to === null ? 'investigating' : 'resolved',
    created_at: iso(from),
    updated_at: iso(to ?? from),
    monitoring_at: null,
    resolved_at: to === null ? null : iso(to),
    impact: 'major',
    shortlink: absolute(settings.url, incidentPath(incident)),
    started_at: iso(from),
    page_id: pageId,
    incident_updates: [...ended, down],
    components: components.filter(({ id }) => id === incident.api_id),
  };
};

/** Their word for how all is, from the components that are watched. What is not known is at least minor. */
const indicatorOf = ({ apis }: PageModel): 'none' | 'minor' | 'major' | 'critical' => {
  const watched = apis.filter(({ state }) => state !== 'paused');
  const down = watched.filter((api) => statusOf(api) === 'major_outage').length;
  if (down > 0) return down === watched.length ? 'critical' : down * 4 >= watched.length ? 'major' : 'minor';
  return watched.length > 0 && watched.every(({ state }) => state === 'up') ? 'none' : 'minor';
};

const json = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** The files of `api/v2`, in the shape of Statuspage's API, with what that has no words for under `upledger`. */
export const statuspageFiles = (model: PageModel): Readonly<Record<string, string>> => {
  const { settings, asOf, stale, coverage } = model;
  const { text } = headlineOf(model, timesIn(settings.time_zone));
  const page = {
    id: pageId,
    name: settings.title ?? 'Status',
    url: settings.url ?? '',
    time_zone: settings.time_zone,
    updated_at: iso(asOf),
  };
  const status = { indicator: indicatorOf(model), description: text };
  const upledger = { stale, as_of: iso(asOf), coverage };
  const components = componentsOf(model);
  const incidents = (of: readonly PageIncident[]) =>
    of.map((incident) => incidentOf(incident, model, components));
  const open = model.incidents.filter(({ to }) => to === null);
  return {
    'api/v2/summary.json': json({
      page,
      components,
      incidents: incidents(open),
      scheduled_maintenances: [],
      status,
      upledger,
    }),
    'api/v2/status.json': json({ page, status, upledger }),
    'api/v2/components.json': json({ page, components, upledger }),
    'api/v2/incidents.json': json({ page, incidents: incidents(model.incidents.slice(0, most)), upledger }),
  };
};
