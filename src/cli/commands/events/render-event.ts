import pc from 'picocolors';
import type { CheckCompleted } from '../../../events/check-completed.ts';
import type { Event } from '../../../events/event.ts';
import type { Outcome } from '../../../events/fields/outcome.ts';

const checkText = ({ outcome, status_code, latency_ms, attempts, error }: CheckCompleted): string =>
  [
    ...(status_code === null ? [] : [String(status_code)]),
    ...(latency_ms === null ? [] : [`in ${String(latency_ms)} ms`]),
    ...(attempts > 1 ? [`after ${String(attempts)} attempts`] : []),
    ...(outcome === 'DOWN' && error !== null ? [`(${error.kind}) ${error.message}`] : []),
  ].join(' ');

const whatHappened = (event: Event, word: (outcome: Outcome) => string): string => {
  switch (event.type) {
    case 'ApiConfigured': {
      if (event.removed) return 'configured: removed';
      const thresholds = `DOWN after ${String(event.failure_threshold)}, UP after ${String(event.success_threshold)}`;
      const when = event.enabled ? `every ${String(event.check_interval_seconds)} s` : 'disabled';
      return `configured: ${event.method} ${event.url} ${when}, ${thresholds}`;
    }
    case 'CheckCompleted':
      return `check: ${word(event.outcome)} ${checkText(event)}`;
    case 'StateChanged':
      return `state changed: ${word(event.from)} -> ${word(event.to)}, by check ${String(event.cause_seq)}; ${event.to} since ${event.since}`;
    case 'AlertAttempted':
      return `alert of ${String(event.for_seq)}: attempt ${String(event.attempt)}, claimed until ${event.claimed_until}`;
    case 'AlertFailed':
      return `alert of ${String(event.for_seq)}: attempt ${String(event.attempt)} failed: ${event.error.message}`;
    case 'AlertPublished':
      return `alert of ${String(event.for_seq)}: accepted by ${event.channel}${event.message_id === null ? '' : ` as ${event.message_id}`}`;
  }
};

/** One event as one line for people: its place, when it was recorded, what it says. */
export const renderEvent = (event: Event, colours: boolean): string => {
  const { red, green, dim, bold } = pc.createColors(colours);
  const word = (outcome: Outcome) => (outcome === 'DOWN' ? red(outcome) : green(outcome));
  const text = whatHappened(event, word);
  const time = event.recorded_at.replace('T', ' ').replace('Z', '');
  return `${String(event.seq).padStart(6)}  ${dim(time)}  ${event.type === 'StateChanged' ? bold(text) : text}\n`;
};
