import type { CheckCompleted } from '../../events/check-completed.ts';
import type { Explanation } from '../../projections/history/explanation.ts';
import type { Threshold } from '../../projections/health/threshold.ts';
import { countText } from '../text/count-text.ts';
import { transitionId } from '../alerting/messages/alert-message.ts';

/** What was sent about the state that the API is in. */
const sentSofar = ({ last }: Explanation): string => {
  if (last === null) return 'there was no transition before';
  const id = transitionId(last.transition);
  return last.alerts.some(({ type }) => type === 'AlertPublished')
    ? `the alert of ${id} had been sent`
    : `the alert of ${id} was pending`;
};

const checkVerdict = (explanation: Explanation, check: CheckCompleted, threshold: Threshold): string => {
  const { before } = explanation;
  const { value, reached, before: run } = threshold;
  const bad = threshold.name === 'failure_threshold';
  const word = (n: number) => countText(n, bad ? 'failure' : 'good check');
  if (reached > 0)
    return `No alert: ${word(reached)} in a row, and ${threshold.name} is ${String(value)}; the API stayed ${before.last_state ?? 'UP'}.`;
  if (run > 0)
    return `No alert: this check was ${check.outcome} again and ended a run of ${word(run)}; ${threshold.name} is ${String(value)}.`;
  if (before.last_state === null) return 'No alert: the first check was UP, and a new API is presumed UP.';
  return `No alert: the API was already ${before.last_state}, and only changes alert; ${sentSofar(explanation)}.`;
};

/** One sentence: why the event had the effect that it had. */
export const verdictOf = (explanation: Explanation, threshold: Threshold | null): string => {
  const { event, before, last } = explanation;
  if (event?.type === 'CheckCompleted' && threshold !== null)
    return checkVerdict(explanation, event, threshold);
  if (event?.type === 'StateChanged') {
    const { from, to, presumed } = event;
    const why =
      threshold === null
        ? 'the checks that led to it cannot be counted, because events before it are missing (see upledger audit)'
        : `${countText(threshold.reached, 'check')} in a row found ${to}, and ${threshold.name} is ${String(threshold.value)}`;
    const sent = last?.alerts.some(({ type }) => type === 'AlertPublished') ?? false;
    return `${from} -> ${to}: ${why}${presumed ? ` (${from} was presumed, never observed)` : ''}; its alert ${sent ? 'was sent' : 'is pending'}.`;
  }
  return before.config === null
    ? 'The first config of the API: checks begin with it. A config never alerts.'
    : 'A changed config: it takes effect at the next check. A config never alerts.';
};
