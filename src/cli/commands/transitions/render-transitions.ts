import pc from 'picocolors';
import { defaultChannel } from '../../../events/fields/channel-id.ts';
import type { TransitionRecord } from '../../../projections/history/transitions.ts';
import { isoMs } from '../../../projections/health/epoch-ms.ts';
import type { ReadTransition } from '../../../runner/history/read-transitions.ts';
import { durationText } from '../../../runner/text/format-duration.ts';
import { countText, shortTime, utcTime } from '../../terminal/format.ts';
import { table, type Shown } from '../../terminal/table.ts';

const causeText = ({ signal, to, cause }: TransitionRecord): string => {
  if (cause === null) return 'cause expired';
  if (signal === 'latency')
    return cause.latency_ms === null ? to : `answered in ${String(cause.latency_ms)} ms`;
  if (signal === 'certificate')
    return cause.certificate_until === null
      ? to
      : `certificate valid until ${utcTime(isoMs(cause.certificate_until * 1000))}`;
  if (cause.error !== null) return cause.error.message;
  return cause.status_code === null ? to : `answered ${String(cause.status_code)}`;
};

/** How many of the channels to which it is owed took it. One that did not is still to take it, or was waived: `explain` knows. */
const alertText = ({ record, channels }: ReadTransition): string => {
  const { alerted_at, channel, deliveries } = record;
  const last = alerted_at === null ? '' : `${utcTime(alerted_at)} (${channel ?? '-'})`;
  if (channels.every((id) => id === defaultChannel))
    return last === '' ? 'alert not delivered' : `alerted ${last}`;
  const told = `${String(deliveries.length)} of ${countText(channels.length, 'channel')}`;
  return last === '' ? `alert delivered on ${told}` : `alerted ${last}, on ${told}`;
};

const lastedText = ({ signal, previous_duration_ms: ms }: TransitionRecord): string =>
  ms === null ? (signal === 'availability' ? 'first check' : '-') : durationText(ms);

/** One row for each transition, oldest first. */
export const renderTransitions = (transitions: readonly ReadTransition[], shown: Shown): string => {
  const { red, green } = pc.createColors(shown.colours);
  const rows = transitions.map(({ record, channels }) => [
    record.transition_id,
    shortTime(record.at),
    record.signal,
    record.to === 'DOWN' ? `UP ${red('-> DOWN')}` : `DOWN ${green('-> UP')}`,
    lastedText(record),
    `${causeText(record)}; ${alertText({ record, channels })}`,
  ]);
  return table(
    ['transition', 'at (UTC)', 'signal', 'change', 'previous state\nlasted', 'cause and alert'],
    rows,
    shown,
  );
};
