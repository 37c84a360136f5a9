import { Ajv, type ValidateFunction } from 'ajv';

type Schema = Readonly<Record<string, unknown>>;

const text = { type: 'string', minLength: 1 };
const time = { type: 'string', pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$` };
const or = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
const oneOf = (...words: readonly string[]): Schema => ({ enum: words });
const list = (items: Schema): Schema => ({ type: 'array', items });
const truth = { type: 'boolean' };

/** Every member is there, and no other but those of `more`. */
const object = (members: Readonly<Record<string, Schema>>, more: Readonly<Record<string, Schema>> = {}) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(members),
  properties: { ...members, ...more },
});

const componentStatus = oneOf(
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
);

const page = object({
  id: text,
  name: text,
  url: { type: 'string' },
  time_zone: text,
  updated_at: time,
});

const status = object({ indicator: oneOf('none', 'minor', 'major', 'critical'), description: text });

const component = object(
  {
    id: text,
    name: text,
    status: componentStatus,
    created_at: time,
    updated_at: time,
    position: { type: 'integer', minimum: 1 },
    description: text,
    showcase: truth,
    start_date: { type: 'string', pattern: String.raw`^\d{4}-\d\d-\d\d$` },
    group_id: or(text),
    page_id: text,
    group: truth,
    only_show_if_degraded: truth,
  },
  {
    components: list(text),
    upledger: object({
      state: oneOf('up', 'down', 'unknown', 'unchecked', 'paused'),
      stale: truth,
      last_checked_at: or(time),
      uptime: or({ type: 'number', minimum: 0, maximum: 1 }),
      coverage: or({ type: 'number', minimum: 0, maximum: 1 }),
    }),
  },
);

const incidentStatus = oneOf('investigating', 'identified', 'monitoring', 'resolved', 'postmortem');

const update = object({
  id: text,
  status: incidentStatus,
  body: text,
  incident_id: text,
  created_at: time,
  updated_at: time,
  display_at: time,
  affected_components: {
    ...list(object({ code: text, name: text, old_status: componentStatus, new_status: componentStatus })),
    minItems: 1,
  },
  deliver_notifications: truth,
  custom_tweet: { type: 'null' },
  tweet_id: { type: 'null' },
});

const incident = object({
  id: text,
  name: text,
  status: incidentStatus,
  created_at: time,
  updated_at: time,
  monitoring_at: or(time),
  resolved_at: or(time),
  impact: oneOf('none', 'minor', 'major', 'critical'),
  shortlink: text,
  started_at: time,
  page_id: text,
  incident_updates: { ...list(update), minItems: 1 },
  components: list(component),
});

const upledger = object({
  stale: truth,
  as_of: time,
  coverage: or({ type: 'number', minimum: 0, maximum: 1 }),
});

const ajv = new Ajv({ allErrors: true, strict: true });
const compiled = (members: Readonly<Record<string, Schema>>): ValidateFunction =>
  ajv.compile(object({ page, ...members, upledger }));

/** The shapes that Statuspage documents for its API v2, with `upledger` beside them. A path names the file. */
export const statuspageShapes: Readonly<Record<string, ValidateFunction>> = {
  'api/v2/summary.json': compiled({
    components: list(component),
    incidents: list(incident),
    scheduled_maintenances: { ...list({}), maxItems: 0 },
    status,
  }),
  'api/v2/status.json': compiled({ status }),
  'api/v2/components.json': compiled({ components: list(component) }),
  'api/v2/incidents.json': compiled({ incidents: list(incident) }),
};
