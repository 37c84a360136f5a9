import pc from 'picocolors';
import type { TransitionRecord } from '../../../projections/history/transitions.ts';
import { isoMs } from '../../../projections/health/epoch-ms.ts';
import { durationText } from '../../../runner/text/format-duration.ts';
import { shortTime } from '../../terminal/format.ts';
import { table, type Shown } from '../../terminal/table.ts';

const causeText = ({ signal, to, cause }: TransitionRecord): string => {
  if (cause === null) return 'cause expired';
  if (signal === 'latency')
    return cause.latency_ms === null ? to : `answered in ${String(cause.latency_ms)} ms`;
  if (signal === 'certificate')
    return cause.certificate_until === null
      ? to
      : `certificate valid until ${shortTime(isoMs(cause.certificate_until * 1000))}`;
  if (cause.error !== null) return cause.error.message;
  return cause.status_code === null ? to : `answered ${String(cause.status_code)}`;
};

const alertText = ({ alerted_at, channel }: TransitionRecord): string =>
  alerted_at === null ? 'alert pending' : `alerted ${shortTime(alerted_at)} (${channel ?? '-'})`;

const lastedText = ({ signal, previous_duration_ms: ms }: TransitionRecord): string =>
  ms === null ? (signal === 'availability' ? 'first check' : '-') : durationText(ms);

/** One row for each transition, oldest first. */
export const renderTransitions = (records: readonly TransitionRecord[], shown: Shown): string => {
  const { red, green } = pc.createColors(shown.colours);
  const rows = records.map((record) => [
    record.transition_id,
    shortTime(record.at),
    record.signal,
    record.to === 'DOWN' ? `UP ${red('-> DOWN')}` : `DOWN ${green('-> UP')}`,
    lastedText(record),
    `${causeText(record)}; ${alertText(record)}`,
  ]);
  return table(
    ['transition', 'at (UTC)', 'signal', 'change', 'previous state\nlasted', 'cause and alert'],
    rows,
    shown,
  );
};
