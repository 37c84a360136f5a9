import type { CheckCompleted } from '../../events/check-completed.ts';
import type { Explanation } from '../../projections/history/explanation.ts';
import type { Threshold } from '../../projections/health/threshold.ts';
import { transitionId } from '../alerting/messages/alert-message.ts';

const many = (n: number, one: string, more: string): string => `${String(n)} ${n === 1 ? one : more}`;

/** What was sent about the state that the API is in. */
const sentSofar = ({ last }: Explanation): string => {
  if (last === null) return 'there was no transition before it';
  const id = transitionId(last.transition);
  return last.alerts.some(({ type }) => type === 'AlertPublished')
    ? `the alert of ${id} had gone out`
    : `the alert of ${id} was still owed`;
};

const checkVerdict = (explanation: Explanation, check: CheckCompleted, threshold: Threshold): string => {
  const { before } = explanation;
  const { value, reached, before: run } = threshold;
  const bad = threshold.name === 'failure_threshold';
  const word = (n: number) => many(n, bad ? 'failure' : 'good check', bad ? 'failures' : 'good checks');
  if (reached > 0)
    return `No alert: ${word(reached)} of the ${String(value)} in a row that ${threshold.name} asks for; the API stayed ${before.last_state ?? 'UP'}.`;
  if (run > 0)
    return `No alert: this check was ${check.outcome} again and ended a run of ${word(run)}, of the ${String(value)} that ${threshold.name} asks for.`;
  if (before.last_state === null)
    return 'No alert: the first check, and it agrees with the UP that a new API is presumed to be.';
  return `No alert: the API was ${before.last_state} already, and alerts are of changes only; ${sentSofar(explanation)}.`;
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
        ? 'what led to it cannot be counted, for events before it are missing (upledger audit tells more)'
        : `${many(threshold.reached, 'check', 'checks')} in a row said ${to}, and ${threshold.name} is ${String(threshold.value)}`;
    const sent = last?.alerts.some(({ type }) => type === 'AlertPublished') ?? false;
    return `${from} -> ${to}: ${why}${presumed ? ` (it was never seen ${from}, only presumed)` : ''}; its alert ${sent ? 'went out' : 'is still owed'}.`;
  }
  return before.config === null
    ? 'The first config of the API: checks begin with it, and a config alerts of nothing.'
    : 'A changed config: it takes effect at the next check, and alerts of nothing.';
};
