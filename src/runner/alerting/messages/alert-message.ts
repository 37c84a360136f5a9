import type { ErrorKind } from '../../../events/fields/check-error.ts';
import type { AlertMessage } from '../../ports/alert-channel.ts';
import type { AlertDetails } from '../../ports/alert-details.ts';
import { asciiLine } from './ascii-line.ts';
import { plainText } from './plain-text.ts';
import { durationText } from '../../text/format-duration.ts';
import {
  changeText,
  checkWord,
  signalHeadline,
  signalSubject,
  sinceText,
  stateWord,
} from './signal-words.ts';
import { shellArgument } from '../../text/shell-word.ts';

const subjectLimit = 99;
const lateAfterMs = 300_000;

export const transitionId = ({ api_id, seq }: { api_id: string; seq: number }): string =>
  `${api_id}/${String(seq)}`;

const errorText: Readonly<Record<ErrorKind, string>> = {
  timeout: 'timeout',
  dns: 'DNS lookup failed',
  refused: 'connection refused',
  reset: 'connection reset',
  tls: 'TLS error',
  status: 'unexpected status',
  blocked: 'address blocked',
  protocol: 'invalid HTTP response',
  other: 'request failed',
  assertion: 'assertion failed',
};

const failureText = (cause: AlertDetails['cause']): string => {
  const kind = cause?.error?.kind;
  const status = cause?.status_code ?? null;
  if (kind === 'status' && status !== null) return `: ${String(status)}`;
  return kind === undefined ? '' : `: ${errorText[kind]}`;
};

/** How long the former state lasted; null where that is not known. */
const previousText = ({ since, previous_since }: AlertDetails['transition']): string | null =>
  previous_since === null ? null : durationText(Date.parse(since) - Date.parse(previous_since));

const recoveryText = ({ transition, cause }: AlertDetails): string => {
  const status = cause?.status_code ?? null;
  const down = previousText(transition);
  return `${status === null ? '' : `: ${String(status)}`}${down === null ? '' : ` (down ${down})`}`;
};

/** `payments is DOWN: 503`, `payments is UP again: 200 (down 3 min 12 s)` */
export const headline = (details: AlertDetails): string => {
  const { api_id, signal, to } = details.transition;
  if (signal !== 'availability') return signalHeadline(details);
  return to === 'DOWN'
    ? `${api_id} is DOWN${failureText(details.cause)}`
    : `${api_id} is UP again${recoveryText(details)}`;
};

/** `payments is DOWN: 503. Failing since 2026-01-05 08:00:00 UTC (prod).` */
export const alertSentence = (details: AlertDetails): string => {
  const { transition, environment } = details;
  const since = new Date(transition.since).toISOString().slice(0, 19).replace('T', ' ');
  return `${headline(details)}. ${sinceText(transition)} ${since} UTC (${plainText(environment)}).`;
};

/** One line of ASCII with fewer than 100 characters. Of a long API id the beginning is enough: the rest says what happened. */
export const alertSubject = (details: AlertDetails): string => {
  const { api_id, signal } = details.transition;
  const [before, after] =
    signal === 'availability' ? ['', headline(details).slice(api_id.length)] : signalSubject(details);
  const room = subjectLimit - before.length - after.length;
  return asciiLine(`${before}${asciiLine(api_id, room)}${after}`, subjectLimit);
};

const ordinal = (n: number): string => {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  return `${String(n)}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;
};

/** ` (2nd consecutive failure)`; nothing for a first one. */
const streakText = ({ transition, checks }: AlertDetails): string =>
  checks === null || checks < 2 ? '' : ` (${ordinal(checks)} consecutive ${checkWord(transition)})`;

const previousState = ({ transition: t }: AlertDetails): string => {
  if (t.presumed) return 'unknown (no successful check yet)';
  const lasted = previousText(t);
  return lasted === null ? t.from : `${t.from} for ${lasted} (since ${String(t.previous_since)})`;
};

const statusText = ({ cause }: AlertDetails): string | null =>
  cause === null ? null : cause.status_code === null ? 'no response' : String(cause.status_code);

const latencyText = (cause: AlertDetails['cause']): string | null =>
  cause === null || cause.latency_ms === null ? null : `${String(cause.latency_ms)} ms`;

/** When the certificate ends that the check saw, where the message is about that. */
const certificateEnd = ({ transition, cause }: AlertDetails): string | null =>
  transition.signal !== 'certificate' || cause?.certificate_until === undefined
    ? null
    : new Date(cause.certificate_until * 1000).toISOString();

/** One sentence where the alert comes long after the state change. */
export const lateText = ({ transition, now }: AlertDetails): readonly string[] => {
  const lateBy = now - Date.parse(transition.at);
  return lateBy > lateAfterMs
    ? [`Delivered ${durationText(lateBy)} late. Times above are when it happened.`]
    : [];
};

/** What is known of one state change: names and values, in the order in which they are read. */
export const alertTable = (details: AlertDetails): readonly (readonly [string, string])[] => {
  const { transition: t, cause } = details;
  const facts: readonly (readonly [string, string | null])[] = [
    ['API', details.name === null ? t.api_id : `${t.api_id} (${details.name})`],
    ['Environment', details.environment],
    ['State change', changeText(t)],
    [sinceText(t), t.since],
    ['Confirmed at', `${t.at}${streakText(details)}`],
    ['Previous state', previousState(details)],
    ['Status', statusText(details)],
    ['Error', cause?.error?.message ?? null],
    ['Latency', latencyText(cause)],
    ['Valid until', certificateEnd(details)],
    ['Request', details.url === null ? null : `${details.method ?? 'GET'} ${details.url}`],
    ['ID', transitionId(t)],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, plainText(value)] as const]));
};

/** The command that says why. */
export const explainCommand = ({ transition }: AlertDetails): string =>
  `upledger explain ${shellArgument(transitionId(transition))}`;

const factsWidth = 15;

/** The whole alert in plain text. */
const alertBody = (details: AlertDetails): string =>
  [
    alertSentence(details),
    '',
    ...alertTable(details).map(([name, value]) => `${`${name}:`.padEnd(factsWidth)} ${value}`),
    ...lateText(details).flatMap((late) => ['', late]),
    '',
    `To see why, run: ${explainCommand(details)}`,
    ...(details.page_url === null ? [] : [`Status page: ${details.page_url}`]),
    '',
  ].join('\n');

const routing = ({ transition: t }: AlertDetails) =>
  ({ kind: 'alert', api_id: t.api_id, from: t.from, to: t.to, transition_id: transitionId(t) }) as const;

/** The alert for one state change. */
export const alertMessage = (details: AlertDetails): AlertMessage => ({
  ...routing(details),
  subject: alertSubject(details),
  body: alertBody(details),
  notify_emails: details.notify_emails,
  about: [details],
  minimal: false,
});

/**
 * The recipients of a message that was rejected. They must not miss it, but a list so long that it may itself be the
 * reason is left out, so that it does not block later alerts.
 */
export const modestAudience = (addresses: readonly string[]): readonly string[] =>
  JSON.stringify(addresses).length <= 30_000 ? addresses : [];

/** After a message was rejected for its content: ID, states and time only. */
export const minimalMessage = (details: AlertDetails): AlertMessage => {
  const { transition: t, notify_emails } = details;
  const rest =
    t.signal === 'availability' ? ` is ${t.to}${t.to === 'UP' ? ' again' : ''}` : ` is [${stateWord(t)}]`;
  return {
    ...routing(details),
    subject: `${asciiLine(t.api_id, subjectLimit - rest.length)}${rest}`,
    body: `${transitionId(t)} ${changeText(t)} at ${t.at}\n`,
    notify_emails: modestAudience(notify_emails),
    about: [details],
    minimal: true,
  };
};
