import pc from 'picocolors';
import type { PassSummary } from '../../../runner/pass/pass-summary.ts';
import { durationText } from '../../../runner/text/format-duration.ts';

const listed = (names: readonly string[], most: number): string => {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${String(names.length - most)} more` : shown;
};

const apisText = ({ apis }: PassSummary['report']): string => {
  const parts = [
    `${String(apis.checked)} checked of ${String(apis.due)} due`,
    `${String(apis.total)} listed`,
    ...(apis.enabled === apis.total - apis.invalid ? [] : [`${String(apis.enabled)} enabled`]),
    ...(apis.dropped === 0 ? [] : [`${String(apis.dropped)} ignored: another runner checked first`]),
  ];
  return parts.join(', ');
};

/** What one pass did, for people: a row for each thing worth knowing. */
export const renderSummary = (summary: PassSummary, colours: boolean): string => {
  const { report, notes } = summary;
  const { bold, green, red, yellow, dim } = pc.createColors(colours);
  const { up, down } = report.outcomes;
  const { published, pending } = report.alerts;
  const rows: readonly (readonly [string, string])[] = [
    ['APIs', apisText(report)],
    ['outcomes', `${green(`${String(up)} UP`)}, ${down > 0 ? red(`${String(down)} DOWN`) : '0 DOWN'}`],
    ...report.transitions
      .slice(0, 20)
      .map(({ transition_id, from, to }, i): readonly [string, string] => [
        i === 0 ? 'transitions' : '',
        `${from} -> ${to === 'DOWN' ? red(to) : green(to)}  ${bold(transition_id)}`,
      ]),
    ...(report.transitions.length > 20
      ? [['', `and ${String(report.transitions.length - 20)} more`] as const]
      : []),
    [
      'alerts',
      `${String(published)} published, ${pending > 0 ? yellow(`${String(pending)} pending`) : '0 pending'}`,
    ],
    ...(report.unrecorded.length === 0
      ? []
      : [['not recorded', red(listed(report.unrecorded, 10))] as const]),
    ...(report.late.length === 0 ? [] : [['late', yellow(listed(report.late, 10))] as const]),
    ...report.invalid.flatMap(({ api_id, faults }) =>
      faults.map((fault, i): readonly [string, string] => [
        i === 0 ? 'invalid' : '',
        `${red(api_id ?? '(no api_id)')}: ${fault}`,
      ]),
    ),
    ...notes.map((text): readonly [string, string] => ['note', text]),
    ...(summary.interrupted ? [['note', 'interrupted: only what is counted here was done'] as const] : []),
  ];
  const head = `${bold('pass')} ${report.pass_id} ${dim(`at ${report.started_at}, ${durationText(report.duration_ms)}`)}\n`;
  return head + rows.map(([name, text]) => `  ${dim(name.padEnd(12))}  ${text}\n`).join('');
};
