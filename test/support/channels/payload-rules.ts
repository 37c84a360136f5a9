// What the receivers publish about what they take: a request that breaks a rule is refused by them.
import { Webhook } from 'standardwebhooks';
import { isMap } from '../../../src/runner/config/shapes.ts';

export type Posted = Readonly<{
  path: string;
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}>;

/** What is wrong with a request; empty: nothing. */
export type PayloadRules = (posted: Posted) => readonly string[];

type Map = Readonly<Record<string, unknown>>;

const jsonOf = ({ body, headers }: Posted): Map => {
  if (headers['content-type'] !== 'application/json') return { issue: 'content-type' };
  const parsed: unknown = JSON.parse(body);
  return isMap(parsed) ? parsed : {};
};

const maps = (u: unknown): readonly Map[] => (Array.isArray(u) ? u.filter(isMap) : []);

const isText = (u: unknown, most: number): boolean => typeof u === 'string' && u !== '' && u.length <= most;

const check = (holds: boolean, issue: string): readonly string[] => (holds ? [] : [issue]);

const onlyKeys = (of: Map, ...keys: readonly string[]): readonly string[] =>
  Object.keys(of)
    .filter((key) => !keys.includes(key))
    .map((key) => `unknown key ${key}`);

const slackText = (u: unknown, most: number): readonly string[] =>
  isMap(u) ? check(isText(u['text'], most), `text over ${String(most)}`) : ['no text object'];

const slackBlock = (block: Map): readonly string[] => {
  if (block['type'] === 'header')
    return [
      ...check(isMap(block['text']) && block['text']['type'] === 'plain_text', 'header must be plain_text'),
      ...slackText(block['text'], 150),
    ];
  if (block['type'] !== 'section') return [`block ${String(block['type'])}`];
  const { fields } = block;
  if (fields === undefined) return slackText(block['text'], 3_000);
  return [
    ...check(Array.isArray(fields) && fields.length >= 1 && fields.length <= 10, '1 to 10 fields'),
    ...maps(fields).flatMap((field) => slackText(field, 2_000)),
  ];
};

export const slackRules: PayloadRules = (posted) => {
  const body = jsonOf(posted);
  const blocks = maps(body['blocks']);
  return [
    ...onlyKeys(body, 'text', 'blocks'),
    ...check(isText(body['text'], 40_000), 'no_text'),
    ...check(blocks.length >= 1 && blocks.length <= 50, 'invalid_blocks'),
    ...check(!/<[!@]|<http/u.test(String(body['text'])), 'text with live markup'),
    ...blocks.flatMap(slackBlock),
  ];
};

export const discordRules: PayloadRules = (posted) => {
  const body = jsonOf(posted);
  const embeds = maps(body['embeds']);
  const size = (embed: Map): number =>
    [
      embed['title'],
      embed['description'],
      ...maps(embed['fields']).flatMap(({ name, value }) => [name, value]),
    ]
      .map((text) => (typeof text === 'string' ? text.length : 0))
      .reduce((sum, length) => sum + length, 0);
  return [
    ...onlyKeys(body, 'content', 'embeds', 'allowed_mentions'),
    ...check(isText(body['content'], 2_000), 'content'),
    ...check(embeds.length >= 1 && embeds.length <= 10, 'embeds'),
    ...check(embeds.reduce((sum, embed) => sum + size(embed), 0) <= 6_000, 'embeds over 6000'),
    ...check(JSON.stringify(body['allowed_mentions']) === '{"parse":[]}', 'mentions somebody'),
    ...embeds.flatMap((embed) => [
      ...check(isText(embed['title'], 256), 'title'),
      ...check(isText(embed['description'], 4_096), 'description'),
      ...check(maps(embed['fields']).length <= 25, 'fields'),
      ...maps(embed['fields']).flatMap(({ name, value }) => [
        ...check(isText(name, 256), 'name of a field'),
        ...check(isText(value, 1_024), 'value of a field'),
      ]),
    ]),
    ...check(posted.path.includes('wait=true'), 'does not wait'),
  ];
};

const adaptiveElement = (element: Map): readonly string[] => [
  ...check(element['type'] === 'RichTextBlock', `element ${String(element['type'])}`),
  ...maps(element['inlines']).flatMap((run) =>
    check(run['type'] === 'TextRun' && typeof run['text'] === 'string', 'inline'),
  ),
];

export const teamsRules: PayloadRules = (posted) => {
  const body = jsonOf(posted);
  const [attachment, ...others] = maps(body['attachments']);
  const card = attachment?.['content'];
  if (!isMap(card) || others.length > 0) return ['one card'];
  return [
    ...check(
      Buffer.byteLength(posted.body) <= 28 * 1024,
      `card of ${String(Buffer.byteLength(posted.body))} bytes`,
    ),
    ...check(body['type'] === 'message', 'type'),
    ...check(attachment?.['contentType'] === 'application/vnd.microsoft.card.adaptive', 'contentType'),
    ...check(card['type'] === 'AdaptiveCard' && card['version'] === '1.4', 'AdaptiveCard'),
    ...maps(card['body']).flatMap(adaptiveElement),
    ...maps(card['actions']).flatMap((action) =>
      check(action['type'] === 'Action.OpenUrl' && URL.canParse(String(action['url'])), 'action'),
    ),
  ];
};

export const ntfyRules: PayloadRules = (posted) => {
  const body = jsonOf(posted);
  const { priority } = body;
  return [
    ...onlyKeys(body, 'topic', 'title', 'message', 'priority', 'tags', 'click'),
    ...check(posted.path === '/', 'JSON is posted to the root'),
    ...check(/^[-\w]{1,64}$/u.test(String(body['topic'])), 'topic'),
    ...check(isText(body['title'], 250), 'title'),
    ...check(Buffer.byteLength(String(body['message'])) <= 4_096, 'message would become a file'),
    ...check(typeof priority === 'number' && priority >= 1 && priority <= 5, 'priority'),
  ];
};

const dedupKey = (key: unknown): readonly string[] => check(isText(key, 255), 'dedup_key');

export const pagerdutyRules: PayloadRules = (posted) => {
  const body = jsonOf(posted);
  const { payload, event_action } = body;
  const common = [
    ...check(Buffer.byteLength(posted.body) <= 512 * 1024, 'over 512 KB'),
    ...check(/^[a-zA-Z0-9]{32}$/u.test(String(body['routing_key'])), 'routing_key'),
    ...dedupKey(body['dedup_key']),
  ];
  if (event_action === 'resolve')
    return [...common, ...onlyKeys(body, 'routing_key', 'event_action', 'dedup_key')];
  if (event_action !== 'trigger' || !isMap(payload)) return [...common, 'event_action'];
  const { timestamp } = payload;
  return [
    ...common,
    ...check(isText(payload['summary'], 1_024), 'summary'),
    ...check(isText(payload['source'], 255), 'source'),
    ...check(['critical', 'error', 'warning', 'info'].includes(String(payload['severity'])), 'severity'),
    ...check(
      timestamp === undefined || !Number.isNaN(Date.parse(typeof timestamp === 'string' ? timestamp : '')),
      'timestamp',
    ),
    ...maps(body['links']).flatMap(({ href }) => check(URL.canParse(String(href)), 'link')),
  ];
};

/** Verified by the library that receivers use. */
export const signedRules =
  (secret: string): PayloadRules =>
  ({ body, headers }) => {
    const {
      'webhook-id': id = '',
      'webhook-timestamp': timestamp = '',
      'webhook-signature': signature = '',
    } = headers;
    try {
      new Webhook(secret).verify(body, {
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signature,
      });
      return check(/^msg_[0-9a-f]{32}$/u.test(id), 'webhook-id');
    } catch (error) {
      return [String(error)];
    }
  };

const transitionKeys = [
  'transition_id',
  'api_id',
  'name',
  'signal',
  'from',
  'to',
  'at',
  'since',
  'cause',
  'text',
];

export const upledgerRules: PayloadRules = (posted) => {
  const body = jsonOf(posted);
  return [
    ...onlyKeys(body, 'type', 'id', 'transitions', 'text'),
    ...check(body['id'] === posted.headers['webhook-id'], 'id is not webhook-id'),
    ...maps(body['transitions']).flatMap((each) => [
      ...onlyKeys(each, ...transitionKeys),
      ...transitionKeys.filter((key) => !Object.hasOwn(each, key)),
    ]),
  ];
};

const goTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/u;

export const alertmanagerRules: PayloadRules = (posted) => {
  const body = jsonOf(posted);
  const alerts = maps(body['alerts']);
  const labels = (u: unknown): boolean =>
    isMap(u) && Object.values(u).every((value) => typeof value === 'string');
  return [
    ...check(body['version'] === '4', 'version'),
    ...check(body['truncatedAlerts'] === 0, 'truncatedAlerts'),
    ...check(isText(body['groupKey'], 10_000), 'groupKey'),
    ...check(body['status'] === 'firing' || body['status'] === 'resolved', 'status'),
    ...check(alerts.length > 0, 'no alerts'),
    ...['groupLabels', 'commonLabels', 'commonAnnotations'].filter((name) => !labels(body[name])),
    ...alerts.flatMap((alert) => [
      ...check(alert['status'] === 'firing' || alert['status'] === 'resolved', 'status of an alert'),
      ...check(labels(alert['labels']) && labels(alert['annotations']), 'labels'),
      ...check(goTime.test(String(alert['startsAt'])) && goTime.test(String(alert['endsAt'])), 'times'),
      ...check(/^[0-9a-f]{16}$/u.test(String(alert['fingerprint'])), 'fingerprint'),
    ]),
  ];
};
