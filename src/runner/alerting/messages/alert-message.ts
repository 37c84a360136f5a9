import type { EventOfType } from '../../../events/event.ts';
import type { AlertMessage } from '../../ports/alert-channel.ts';
import { asciiLine } from './ascii-line.ts';
import { durationText } from '../../text/format-duration.ts';

/** What a person should learn from one alert. Parts that cannot be read any more are null. */
export type AlertFacts = Readonly<{
  transition: EventOfType<'StateChanged'>;
  cause: EventOfType<'CheckCompleted'> | null;
  /** checks in a row that said so, the tipping one included */
  checks: number | null;
  method: string | null;
  /** query values masked */
  url: string | null;
  environment: string;
  notify_emails: readonly string[];
  /** epoch ms of the delivery */
  now: number;
}>;

const subjectLimit = 99;
const lateAfterMs = 300_000;

export const transitionId = ({ api_id, seq }: { api_id: string; seq: number }): string =>
  `${api_id}/${String(seq)}`;

const whatHappened = ({ transition, cause, checks }: AlertFacts): string => {
  const status = cause?.status_code ?? null;
  const many = (one: string, more: string) =>
    checks === null ? '' : ` after ${String(checks)} ${checks === 1 ? one : more}`;
  if (transition.to === 'UP')
    return `answers again${status === null ? '' : ` with ${String(status)}`}${many('good check', 'good checks')}`;
  const what =
    cause?.error?.kind === 'status' && status !== null ? String(status) : (cause?.error?.kind ?? 'down');
  return `${what}${many('failure', 'failures')}`;
};

/** `[DOWN] payments: 503 after 2 failures` */
export const alertSubject = (facts: AlertFacts): string =>
  asciiLine(`[${facts.transition.to}] ${facts.transition.api_id}: ${whatHappened(facts)}`, subjectLimit);

const formerState = ({ transition }: AlertFacts): string => {
  if (transition.presumed) return 'first check: it was never seen UP before';
  const lasted = Date.parse(transition.since) - Date.parse(transition.previous_since);
  return `${transition.from} for ${durationText(lasted)} (since ${transition.previous_since})`;
};

const latencyText = (cause: AlertFacts['cause']): string | null =>
  cause === null || cause.latency_ms === null ? null : `${String(cause.latency_ms)} ms`;

/** The whole alert in plain text. */
const alertBody = (facts: AlertFacts): string => {
  const { transition: t, cause } = facts;
  const lateBy = facts.now - Date.parse(t.at);
  const lines: readonly (readonly [string, string | null])[] = [
    ['API', t.api_id],
    ['Environment', facts.environment],
    ['Change', `${t.from} -> ${t.to}`],
    [t.to === 'DOWN' ? 'Failing since' : 'Good since', t.since],
    [
      'Decided at',
      `${t.at}${facts.checks === null ? '' : ` (check ${String(facts.checks)} in a row that said so)`}`,
    ],
    ['Before that', formerState(facts)],
    [
      'Status',
      cause === null ? null : cause.status_code === null ? 'no response' : String(cause.status_code),
    ],
    ['Error', cause?.error?.message ?? null],
    ['Latency', latencyText(cause)],
    ['Request', facts.url === null ? null : `${facts.method ?? 'GET'} ${facts.url}`],
    ['Transition', transitionId(t)],
    [
      'Delivered late',
      lateBy > lateAfterMs ? `by ${durationText(lateBy)}: the times above are the true ones` : null,
    ],
  ];
  const width = 15;
  const table = lines.flatMap(([name, value]) =>
    value === null ? [] : [`${`${name}:`.padEnd(width)} ${value}`],
  );
  return [
    `${t.api_id} is ${t.to}: ${whatHappened(facts)}.`,
    '',
    ...table,
    '',
    `Why? Run: upledger explain ${transitionId(t)}`,
    '',
  ].join('\n');
};

const routing = ({ transition: t }: AlertFacts) =>
  ({ kind: 'alert', api_id: t.api_id, from: t.from, to: t.to, transition_id: transitionId(t) }) as const;

/** One alert for one transition. */
export const alertMessage = (facts: AlertFacts): AlertMessage => ({
  ...routing(facts),
  subject: alertSubject(facts),
  body: alertBody(facts),
  notify_emails: facts.notify_emails,
});

/**
 * The addresses of a message that was refused: whoever hears by address must not miss it, but a list so long that it may
 * itself have been the offence is left out, so that nothing blocks the alerts behind it.
 */
export const modestAudience = (addresses: readonly string[]): readonly string[] =>
  JSON.stringify(addresses).length <= 30_000 ? addresses : [];

/** For a message that was refused for what it is: id, from, to, time, and nothing that could offend again. */
export const minimalMessage = (facts: AlertFacts): AlertMessage => ({
  ...routing(facts),
  subject: asciiLine(`[${facts.transition.to}] ${facts.transition.api_id}`, subjectLimit),
  body: `${transitionId(facts.transition)} ${facts.transition.from} -> ${facts.transition.to} at ${facts.transition.at}\n`,
  notify_emails: modestAudience(facts.notify_emails),
});
