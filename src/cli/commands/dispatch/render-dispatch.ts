import type { DispatchSummary } from '../../../runner/queue/dispatch-summary.ts';
import { summaryText } from '../../terminal/summary-text.ts';

/** What one dispatch did, for people: a row for each thing worth knowing. */
export const renderDispatch = (summary: DispatchSummary, colours: boolean): string => {
  const { apis, messages } = summary.report;
  const backlog = messages.backlog === null ? 'unknown' : String(messages.backlog);
  return summaryText('dispatch', summary, colours, [
    ['APIs', `${String(apis.sent)} sent of ${String(apis.due)} due, ${String(apis.total)} listed`],
    ['messages', `${String(messages.sent)} sent, ${backlog} already waiting`],
  ]);
};
