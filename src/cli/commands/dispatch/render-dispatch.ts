import pc from 'picocolors';
import type { DispatchSummary } from '../../../runner/queue/dispatch-summary.ts';
import { durationText } from '../../../runner/text/format-duration.ts';

const listed = (names: readonly string[], most: number): string => {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${String(names.length - most)} more` : shown;
};

/** What one dispatch did, for people: a row for each thing worth knowing. */
export const renderDispatch = (summary: DispatchSummary, colours: boolean): string => {
  const { report, notes } = summary;
  const { bold, red, yellow, dim } = pc.createColors(colours);
  const { apis, messages, alerts, unsent, unrecorded, late, invalid } = report;
  const backlog = messages.backlog === null ? 'unknown' : String(messages.backlog);
  const rows: readonly (readonly [string, string])[] = [
    ['APIs', `${String(apis.sent)} sent of ${String(apis.due)} due, ${String(apis.total)} listed`],
    ['messages', `${String(messages.sent)} sent, ${backlog} waited before`],
    [
      'alerts',
      `${String(alerts.published)} published, ${alerts.pending > 0 ? yellow(`${String(alerts.pending)} pending`) : '0 pending'}`,
    ],
    ...(unsent.length === 0 ? [] : [['not sent', red(listed(unsent, 10))] as const]),
    ...(unrecorded.length === 0 ? [] : [['not recorded', red(listed(unrecorded, 10))] as const]),
    ...(late.length === 0 ? [] : [['late', yellow(listed(late, 10))] as const]),
    ...invalid.flatMap(({ api_id, faults }) =>
      faults.map((fault, i): readonly [string, string] => [
        i === 0 ? 'invalid' : '',
        `${red(api_id ?? '(no api_id)')}: ${fault}`,
      ]),
    ),
    ...notes.map((text): readonly [string, string] => ['note', text]),
    ...(summary.interrupted ? [['note', 'interrupted: only what is counted here was done'] as const] : []),
  ];
  const head = `${bold('dispatch')} ${report.pass_id} ${dim(`at ${report.started_at}, ${durationText(report.duration_ms)}`)}\n`;
  return head + rows.map(([name, text]) => `  ${dim(name.padEnd(12))}  ${text}\n`).join('');
};
