import type { EventOfType } from '../../../events/event.ts';
import type { AlertMessage } from '../../ports/alert-channel.ts';
import { asciiLine } from './ascii-line.ts';
import { durationText } from '../../text/format-duration.ts';

/** What a person should learn from one alert. Parts that cannot be read any more are null. */
export type AlertDetails = Readonly<{
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

const whatHappened = ({ transition, cause, checks }: AlertDetails): string => {
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
export const alertSubject = (details: AlertDetails): string =>
  asciiLine(
    `[${details.transition.to}] ${details.transition.api_id}: ${whatHappened(details)}`,
    subjectLimit,
  );

const formerState = ({ transition }: AlertDetails): string => {
  if (transition.presumed) return 'first check: it was never seen UP before';
  const lasted = Date.parse(transition.since) - Date.parse(transition.previous_since);
  return `${transition.from} for ${durationText(lasted)} (since ${transition.previous_since})`;
};

const latencyText = (cause: AlertDetails['cause']): string | null =>
  cause === null || cause.latency_ms === null ? null : `${String(cause.latency_ms)} ms`;

/** The whole alert in plain text. */
const alertBody = (details: AlertDetails): string => {
  const { transition: t, cause } = details;
  const lateBy = details.now - Date.parse(t.at);
  const lines: readonly (readonly [string, string | null])[] = [
    ['API', t.api_id],
    ['Environment', details.environment],
    ['Change', `${t.from} -> ${t.to}`],
    [t.to === 'DOWN' ? 'Failing since' : 'Good since', t.since],
    [
      'Decided at',
      `${t.at}${details.checks === null ? '' : ` (check ${String(details.checks)} in a row that said so)`}`,
    ],
    ['Before that', formerState(details)],
    [
      'Status',
      cause === null ? null : cause.status_code === null ? 'no response' : String(cause.status_code),
    ],
    ['Error', cause?.error?.message ?? null],
    ['Latency', latencyText(cause)],
    ['Request', details.url === null ? null : `${details.method ?? 'GET'} ${details.url}`],
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
    `${t.api_id} is ${t.to}: ${whatHappened(details)}.`,
    '',
    ...table,
    '',
    `Why? Run: upledger explain ${transitionId(t)}`,
    '',
  ].join('\n');
};

const routing = ({ transition: t }: AlertDetails) =>
  ({ kind: 'alert', api_id: t.api_id, from: t.from, to: t.to, transition_id: transitionId(t) }) as const;

/** One alert for one transition. */
export const alertMessage = (details: AlertDetails): AlertMessage => ({
  ...routing(details),
  subject: alertSubject(details),
  body: alertBody(details),
  notify_emails: details.notify_emails,
});

/**
 * The addresses of a message that was refused: whoever hears by address must not miss it, but a list so long that it may
 * itself have been the offence is left out, so that nothing blocks the alerts behind it.
 */
export const modestAudience = (addresses: readonly string[]): readonly string[] =>
  JSON.stringify(addresses).length <= 30_000 ? addresses : [];

/** For a message that was refused for what it is: id, from, to, time, and nothing that could offend again. */
export const minimalMessage = (details: AlertDetails): AlertMessage => ({
  ...routing(details),
  subject: asciiLine(`[${details.transition.to}] ${details.transition.api_id}`, subjectLimit),
  body: `${transitionId(details.transition)} ${details.transition.from} -> ${details.transition.to} at ${details.transition.at}\n`,
  notify_emails: modestAudience(details.notify_emails),
});
