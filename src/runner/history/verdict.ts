import type { ApiConfigured } from '../../events/api-configured.ts';
import type { CheckCompleted } from '../../events/check-completed.ts';
import type { SignalName } from '../../events/resumed/signals.ts';
import type { StateChanged } from '../../events/state-changed.ts';
import {
  channelsOf,
  type Explanation,
  type ReportedTransition,
} from '../../projections/history/explanation.ts';
import { dayMs } from '../../projections/health/epoch-ms.ts';
import { certificateLeft, signalNames } from '../../projections/health/signals/verdicts.ts';
import { signalThresholdOf, type Threshold } from '../../projections/health/threshold.ts';
import { cleanText } from '../text/clean-text.ts';
import { countText } from '../text/count-text.ts';
import { transitionId } from '../alerting/messages/alert-message.ts';
import { changeText } from '../alerting/messages/signal-words.ts';

/** What was sent about the state that the API is in. */
const sentSofar = ({ last }: Explanation): string => {
  if (last === null) return 'there was no transition before';
  const id = transitionId(last.transition);
  return channelsOf(last).pending.length === 0
    ? `the alert of ${id} had been sent`
    : `the alert of ${id} was pending`;
};

/** What became of an alert; channels are named where they differ. */
const alertText = (reported: ReportedTransition): string => {
  const { delivered, waived, pending } = channelsOf(reported);
  const parts = [
    { said: 'was sent', ids: delivered },
    { said: 'was waived', ids: waived },
    { said: 'is pending', ids: pending },
  ].filter(({ ids }) => ids.length > 0);
  return parts
    .map(({ said, ids }) => (parts.length === 1 ? said : `${said} on ${ids.join(', ')}`))
    .join(', and ');
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

/** What a check said of the signals beside availability, where that counts towards a change. */
const signalSentences = ({ before }: Explanation, check: CheckCompleted): string =>
  signalNames
    .flatMap((name) => {
      const threshold = signalThresholdOf(before, name, check);
      if (threshold === null) return [];
      const { reached, value } = threshold;
      return [
        ` Of ${name}: ${observedText(name, before, check)}, ${String(reached)} in a row of ${String(value)}.`,
      ];
    })
    .join('');

/** `1240 ms against slow_ms 800`, `9 days left against certificate_days 30` */
const observedText = (name: SignalName, { config }: Explanation['before'], check: CheckCompleted): string =>
  name === 'latency'
    ? `${String(check.latency_ms)} ms against slow_ms ${String(config?.slow_ms)}`
    : `${daysText(certificateLeft(check))} left against certificate_days ${String(config?.certificate_days)}`;

const daysText = (ms: number | null): string => countText(Math.floor((ms ?? 0) / dayMs), 'day');

/** Why a signal changed. */
const signalVerdict = (
  explanation: Explanation,
  event: StateChanged,
  threshold: Threshold | null,
): string => {
  const { before, checks } = explanation;
  const cause = checks.at(-1);
  const { signal } = event;
  if (signal === 'availability' || threshold === null || cause === undefined)
    return 'the checks that led to it cannot be counted: some have expired, or are missing (see upledger audit)';
  return `${observedText(signal, before, cause)}, ${String(threshold.reached)} in a row of ${String(threshold.value)}`;
};

const configVerdict = (event: ApiConfigured | null, isFirst: boolean): string => {
  if (event?.removed === true)
    return 'The API was removed from the configs: it is not checked any more. A config never alerts.';
  const what = isFirst ? 'The first config of the API' : 'A changed config';
  const effect = isFirst ? 'checks begin with it' : 'it takes effect at the next check';
  return `${what}: ${event?.enabled === false ? 'the API is disabled, and not checked' : effect}. A config never alerts.`;
};

/** One sentence: why the event had the effect that it had. */
export const verdictOf = (explanation: Explanation, threshold: Threshold | null): string => {
  const { event, before, last } = explanation;
  if (event?.type === 'CheckCompleted' && threshold !== null)
    return `${checkVerdict(explanation, event, threshold)}${signalSentences(explanation, event)}`;
  if (event?.type === 'StateChanged') {
    const { signal, from, to, presumed } = event;
    const why =
      signal !== 'availability'
        ? signalVerdict(explanation, event, threshold)
        : threshold === null
          ? 'the checks that led to it cannot be counted, because events before it are missing (see upledger audit)'
          : `${countText(threshold.reached, 'check')} in a row found ${to}, and ${threshold.name} is ${String(threshold.value)}`;
    return `${changeText({ signal, from, to })}: ${why}${presumed ? ` (${from} was presumed, never observed)` : ''}; its alert ${last === null ? 'is pending' : alertText(last)}.`;
  }
  if (event?.type === 'DaySummarized')
    return `The summary of ${event.day}: ${countText(event.checks, 'check')}. It changes no state and never alerts.`;
  if (event?.type === 'StreamResumed')
    return `The stream goes on here, without what cannot be read before it (${String(event.from_seq)} to ${String(event.to_seq)}): ${cleanText(event.reason)}`;
  return configVerdict(event?.type === 'ApiConfigured' ? event : null, before.config === null);
};
