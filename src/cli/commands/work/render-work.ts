import { changeText } from '../../../runner/alerting/messages/signal-words.ts';
import type { WorkReport } from '../../../runner/queue/worker-summary.ts';

const mostTransitions = 20;

/** What a worker did, in a line for the log, and a line for each transition up to a few. */
export const renderWork = ({ messages, apis, outcomes, transitions, alerts }: WorkReport): string => {
  const more = (count: number, what: string) => (count === 0 ? [] : [`${String(count)} ${what}`]);
  const parts = [
    `${String(apis.checked)} checked (${String(outcomes.up)} UP, ${String(outcomes.down)} DOWN) of ${String(messages.removed + messages.back)} messages`,
    ...more(apis.dropped, 'ignored: already checked'),
    ...more(apis.late, 'late: their interval was over'),
    ...more(apis.skipped, 'skipped: no longer monitored'),
    ...more(apis.unrecorded, 'not recorded'),
    ...more(messages.back, 'messages to be redelivered'),
    ...more(messages.refused, 'messages rejected'),
    ...more(transitions.length, 'transitions'),
    ...more(alerts.published, 'alerts published'),
    ...more(alerts.pending, 'alerts left to dispatch'),
  ];
  const shown = transitions.slice(0, mostTransitions);
  return [
    parts.join(', '),
    ...shown.map((one) => `${changeText(one)} ${one.transition_id}`),
    ...(transitions.length > shown.length ? [`and ${String(transitions.length - shown.length)} more`] : []),
  ].join('\n');
};
