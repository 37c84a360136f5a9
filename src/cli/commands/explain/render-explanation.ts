import { cleanText } from '../../../runner/text/clean-text.ts';
import pc from 'picocolors';
import { defaultChannel } from '../../../events/fields/channel-id.ts';
import type { AlertEvent } from '../../../projections/history/explanation.ts';
import { assertionText } from '../../../runner/checking/assertions/assertion-text.ts';
import { partsOf } from '../../../runner/config/fields/assertions.ts';
import { durationText } from '../../../runner/text/format-duration.ts';
import type { ExplanationReport } from '../../../runner/history/explanation-report.ts';
import { countText, utcTime } from '../../terminal/format.ts';
import { table, type Shown } from '../../terminal/table.ts';

type Claimed = Exclude<AlertEvent, { type: 'AlertWaived' }>;

/** `attempt 2 (claim 5)`: claims are numbered over the whole stream, attempts on one channel for one alert. */
const attemptText = ({ for_seq, channel_id, attempt }: Claimed, all: readonly AlertEvent[]): string => {
  const attempts = all.flatMap((one) =>
    one.type !== 'AlertWaived' && one.for_seq === for_seq && one.channel_id === channel_id
      ? [one.attempt]
      : [],
  );
  const on = channel_id === defaultChannel ? '' : ` on ${channel_id}`;
  return `attempt ${String(new Set(attempts.filter((one) => one <= attempt)).size)}${on} (claim ${String(attempt)})`;
};

const alertText = (alert: AlertEvent, all: readonly AlertEvent[]): string => {
  const who = `by ${alert.runner.id}`;
  if (alert.type === 'AlertWaived')
    return `waived${alert.channel_id === defaultChannel ? '' : ` on ${alert.channel_id}`} ${who} (${alert.reason})`;
  const attempt = attemptText(alert, all);
  switch (alert.type) {
    case 'AlertAttempted':
      return `${attempt}: claimed ${who} until ${utcTime(alert.claimed_until)}`;
    case 'AlertFailed':
      return `${attempt}: failed${alert.about_message ? ' because of the message' : ''}: ${cleanText(alert.error.message)}`;
    case 'AlertPublished':
      return `${attempt}: accepted by ${alert.channel}${alert.message_id === null ? '' : ` as message ${cleanText(alert.message_id)}`}`;
  }
};

const heading = (text: string, { colours }: Shown): string => `\n${pc.createColors(colours).bold(text)}\n`;

const checksTable = ({ checks }: ExplanationReport, shown: Shown): string =>
  table(
    ['seq', 'checked at (UTC)', 'outcome', 'code', 'latency', 'error'],
    checks.map(({ seq, checked_at, outcome, status_code, latency_ms, attempts, error }) => [
      String(seq),
      checked_at.slice(0, 23).replace('T', ' '),
      outcome,
      status_code === null ? '-' : String(status_code),
      latency_ms === null ? '-' : `${String(latency_ms)} ms`,
      `${error === null ? '' : `(${error.kind}) ${error.message}`}${attempts > 1 ? ` after ${String(attempts)} attempts` : ''}`,
    ]),
    shown,
  );

const configLines = ({ config, changed }: ExplanationReport): readonly string[] => {
  if (config === null) return ['none'];
  const { method, url, failure_threshold, success_threshold, check_interval_seconds, retries } = config;
  const codes = config.expected_status_codes.map((code) => cleanText(String(code))).join(', ');
  return [
    `${method} ${cleanText(url)} ${config.enabled ? `every ${String(check_interval_seconds)} s` : 'disabled'}, ${String(retries)} ${retries === 1 ? 'retry' : 'retries'}`,
    `expects ${codes} within ${String(config.timeout_ms)} ms`,
    ...config.assertions.map((assertion) => `asserts ${assertionText(partsOf(assertion))}`),
    `DOWN after ${String(failure_threshold)} in a row, UP after ${String(success_threshold)}`,
    ...(config.slow_ms === null
      ? []
      : [`slow above ${String(config.slow_ms)} ms, ${String(config.slow_threshold)} in a row`]),
    ...(config.certificate_days === null
      ? []
      : [`certificate to be renewed ${countText(config.certificate_days, 'day')} ahead`]),
    `recorded ${utcTime(config.recorded_at)} as ${config.api_id}/${String(config.seq)}`,
    ...changed.map(
      ({ field, from, to }) =>
        `  then ${field} changed from ${JSON.stringify(from)} to ${JSON.stringify(to)}`,
    ),
  ];
};

const transitionLines = ({ transition }: ExplanationReport): readonly string[] => {
  if (transition === null) return [];
  const { at, since, to, from, previous_duration_ms, presumed } = transition;
  return [
    `${to} since ${utcTime(since)}${since === at ? '' : `, certain since ${utcTime(at)}`}`,
    transition.signal !== 'availability' && previous_duration_ms === null
      ? `previous state ${from}`
      : previous_duration_ms === null || presumed
        ? `never observed ${from} before`
        : `previous state ${from} lasted ${durationText(previous_duration_ms)}`,
  ];
};

const lostText = 'expired or missing (see upledger audit)';

const missingText = ({ missing }: ExplanationReport): string => {
  const places = missing.map(({ from_seq, to_seq }) =>
    from_seq === to_seq ? String(from_seq) : `${String(from_seq)} to ${String(to_seq)}`,
  );
  return places.length === 0 ? '' : `${lostText} among them: ${places.join(', ')}\n`;
};

const afterLines = ({ after }: ExplanationReport): readonly string[] => {
  if (after === null) return [];
  const { checks, missing, next_transition, next_at } = after;
  const next =
    next_transition === null || next_at === null
      ? 'and no transition since'
      : `then ${next_transition} at ${utcTime(next_at)}`;
  const lost = missing === 0 ? '' : ` and ${String(missing)} ${lostText}`;
  return [`${countText(checks, 'check')}${lost}, ${next}`];
};

/** What the numbers of the lines count. */
const alertLines = ({ alerts }: ExplanationReport): readonly string[] => [
  ...alerts.map((alert) => `${utcTime(alert.recorded_at)}  ${alertText(alert, alerts)}`),
  ...(alerts.some(({ type }) => type !== 'AlertWaived')
    ? ['Attempts are counted for this alert on each channel, claims over all alerts of the API.']
    : []),
];

const section = (name: string, lines: readonly string[], shown: Shown): string =>
  lines.length === 0 ? '' : `${heading(name, shown)}${lines.map((line) => `${line}\n`).join('')}`;

/** What stands before an event that is neither a check nor caused by one is only its past. */
const checksHeading = (type: ExplanationReport['type']): string =>
  type === 'CheckCompleted' || type === 'StateChanged'
    ? 'The check, and those before it'
    : 'Checks before it';

/** One page about one event. */
export const renderExplanation = (report: ExplanationReport, shown: Shown): string => {
  const { bold } = pc.createColors(shown.colours);
  const { id, type, recorded_at, runner, verdict, checks } = report;
  return [
    `${bold(id)}  ${type}, recorded ${utcTime(recorded_at)} by ${runner.id}, upledger ${runner.version}\n`,
    `${verdict}\n`,
    section('What changed', transitionLines(report), shown),
    checks.length === 0
      ? ''
      : `${heading(checksHeading(type), shown)}${checksTable(report, shown)}${missingText(report)}`,
    section('Config in force', configLines(report), shown),
    section(
      type === 'StateChanged' ? 'Its alert' : 'The alert of the transition before it',
      alertLines(report),
      shown,
    ),
    section('What came after', afterLines(report), shown),
  ].join('');
};
