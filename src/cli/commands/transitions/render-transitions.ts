import pc from 'picocolors';
import type { TransitionRecord } from '../../../projections/history/transitions.ts';
import { durationText } from '../../../runner/text/format-duration.ts';
import { shortTime } from '../../terminal/format.ts';
import { table, type Shown } from '../../terminal/table.ts';

const causeText = ({ to, cause }: TransitionRecord): string => {
  if (cause === null) return 'cause expired';
  if (cause.error !== null) return cause.error.message;
  return cause.status_code === null ? to : `answered ${String(cause.status_code)}`;
};

const alertText = ({ alerted_at, channel }: TransitionRecord): string =>
  alerted_at === null ? 'alert pending' : `alerted ${shortTime(alerted_at)} (${channel ?? '-'})`;

/** One row for each transition, oldest first. */
export const renderTransitions = (records: readonly TransitionRecord[], shown: Shown): string => {
  const { red, green } = pc.createColors(shown.colours);
  const rows = records.map((record) => [
    record.transition_id,
    shortTime(record.at),
    record.to === 'DOWN' ? `UP ${red('-> DOWN')}` : `DOWN ${green('-> UP')}`,
    record.previous_duration_ms === null ? 'first check' : durationText(record.previous_duration_ms),
    `${causeText(record)}; ${alertText(record)}`,
  ]);
  return table(
    ['transition', 'at (UTC)', 'change', 'previous state\nlasted', 'cause and alert'],
    rows,
    shown,
  );
};
