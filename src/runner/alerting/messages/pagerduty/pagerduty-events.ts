import type { AlertMessage } from '../../../ports/alert-channel.ts';
import type { AlertDetails } from '../../../ports/alert-details.ts';
import { alertTable, alertSubject, explainCommand, transitionId } from '../alert-message.ts';
import { messageId, openingMessageId } from '../message-id.ts';
import { plainText } from '../plain-text.ts';

type Links = readonly Readonly<{ href: string; text: string }>[];

type Trigger = Readonly<{
  event_action: 'trigger';
  dedup_key: string;
  payload: Readonly<{
    summary: string;
    source: string;
    severity: 'critical' | 'warning' | 'info';
    timestamp?: string;
    component: string;
    group: string;
    class: string;
    custom_details: Readonly<Record<string, string>>;
  }>;
  client: 'upledger';
  client_url?: string;
  links: Links;
}>;

type Resolve = Readonly<{ event_action: 'resolve'; dedup_key: string }>;

/** An event of PagerDuty's Events API v2, without the routing key that who sends it adds. */
export type PagerDutyEvent = Trigger | Resolve;

/** Of PagerDuty: at most 1024 characters of a summary, and 255 of a key. */
const longestSummary = 1_024;
const longestDetail = 1_000;

const linksOf = ({ page_url }: AlertDetails): Pick<Trigger, 'links' | 'client_url'> =>
  page_url === null
    ? { links: [] }
    : { links: [{ href: page_url, text: 'Status page' }], client_url: page_url };

/** The incident that a DOWN opens, its UP resolves. Where its DOWN cannot be read, an UP has nothing to resolve but itself. */
const keyOf = (details: AlertDetails): string => {
  const about = { about: [details], subject: '', body: '' };
  return openingMessageId(about) ?? messageId(about);
};

const eventOf = (details: AlertDetails, minimal: boolean): PagerDutyEvent => {
  const { transition: t, environment } = details;
  const dedup_key = keyOf(details);
  if (t.to === 'UP') return { event_action: 'resolve', dedup_key };
  const known = minimal ? [] : alertTable(details);
  return {
    event_action: 'trigger',
    dedup_key,
    payload: {
      summary: plainText(minimal ? `${transitionId(t)} is ${t.to}` : alertSubject(details), longestSummary),
      source: plainText(t.api_id, 255),
      severity: t.signal === 'availability' ? 'critical' : 'warning',
      timestamp: t.at,
      component: plainText(t.api_id, 255),
      group: plainText(environment, 255),
      class: t.signal,
      custom_details: {
        ...Object.fromEntries(known.map(([name, value]) => [name, plainText(value, longestDetail)])),
        'To see why, run': explainCommand(details),
      },
    },
    client: 'upledger',
    ...linksOf(details),
  };
};

const testEvent = (message: AlertMessage): Trigger => ({
  event_action: 'trigger',
  dedup_key: messageId(message),
  payload: {
    summary: plainText(message.subject, longestSummary),
    source: 'upledger',
    severity: 'info',
    component: 'upledger',
    group: '',
    class: message.kind,
    custom_details: { Message: plainText(message.body, longestDetail) },
  },
  client: 'upledger',
  links: [],
});

/** A message as events, one for each transition, in order. A test opens an incident of severity info and resolves it. */
export const pagerdutyEvents = (message: AlertMessage): readonly PagerDutyEvent[] => {
  if (message.about.length > 0) return message.about.map((details) => eventOf(details, message.minimal));
  const test = testEvent(message);
  return [test, { event_action: 'resolve', dedup_key: test.dedup_key }];
};
