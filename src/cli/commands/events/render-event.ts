import { cleanText } from '../../../runner/text/clean-text.ts';
import pc from 'picocolors';
import type { CheckCompleted } from '../../../events/check-completed.ts';
import type { Event } from '../../../events/event.ts';
import { defaultChannel } from '../../../events/fields/channel-id.ts';
import type { Outcome } from '../../../events/fields/outcome.ts';
import { countText } from '../../terminal/format.ts';

const checkText = ({ outcome, status_code, latency_ms, attempts, error }: CheckCompleted): string =>
  [
    ...(status_code === null ? [] : [String(status_code)]),
    ...(latency_ms === null ? [] : [`in ${String(latency_ms)} ms`]),
    ...(attempts > 1 ? [`after ${String(attempts)} attempts`] : []),
    ...(outcome === 'DOWN' && error !== null ? [`(${error.kind}) ${cleanText(error.message)}`] : []),
  ].join(' ');

/** `alert of 7`, `alert of 7 on team` */
const alertOf = ({ for_seq, channel_id }: Readonly<{ for_seq: number; channel_id: string }>): string =>
  `alert of ${String(for_seq)}${channel_id === defaultChannel ? '' : ` on ${channel_id}`}`;

const whatHappened = (event: Event, word: (outcome: Outcome) => string): string => {
  switch (event.type) {
    case 'ApiConfigured': {
      if (event.removed) return 'configured: removed';
      const thresholds = `DOWN after ${String(event.failure_threshold)}, UP after ${String(event.success_threshold)}`;
      const when = event.enabled ? `every ${String(event.check_interval_seconds)} s` : 'disabled';
      return `configured: ${event.method} ${cleanText(event.url)} ${when}, ${thresholds}`;
    }
    case 'CheckCompleted':
      return `check: ${word(event.outcome)} ${checkText(event)}`;
    case 'StateChanged':
      return `${event.signal === 'availability' ? 'state' : event.signal} changed: ${word(event.from)} -> ${word(event.to)}, by check ${String(event.cause_seq)}; ${event.to} since ${event.since}`;
    case 'AlertAttempted':
      return `${alertOf(event)}: claim ${String(event.attempt)} of the API, until ${event.claimed_until}`;
    case 'AlertFailed':
      return `${alertOf(event)}: claim ${String(event.attempt)} failed: ${cleanText(event.error.message)}`;
    case 'AlertPublished':
      return `${alertOf(event)}: claim ${String(event.attempt)} accepted by ${event.channel}${event.message_id === null ? '' : ` as ${event.message_id}`}`;
    case 'AlertWaived':
      return `${alertOf(event)}: waived (${event.reason})`;
    case 'DaySummarized':
      return `day ${event.day} summarized: ${countText(event.checks, 'check')}, events ${String(event.from_seq)} to ${String(event.until_seq)}`;
    case 'StreamResumed':
      return `stream resumed after ${String(event.after_seq)}, without ${String(event.from_seq)} to ${String(event.to_seq)}: ${event.reason}`;
  }
};

/** One event as one line for people: its place, when it was recorded, what it says. */
export const renderEvent = (event: Event, colours: boolean): string => {
  const { red, green, dim, bold } = pc.createColors(colours);
  const word = (outcome: Outcome) => (outcome === 'DOWN' ? red(outcome) : green(outcome));
  const text = whatHappened(event, word);
  const time = event.recorded_at.replace('T', ' ');
  return `${String(event.seq).padStart(6)}  ${dim(time)}  ${event.type === 'StateChanged' ? bold(text) : text}\n`;
};
