import pc from 'picocolors';
import type { SummaryOf } from '../../runner/pass/pass-summary.ts';
import { durationText } from '../../runner/text/format-duration.ts';
import { invalidName } from '../../runner/config/invalid-config.ts';
import { firstLines, listText } from '../../runner/text/list-text.ts';

type Row = readonly [name: string, text: string];

const mostNames = 10;

/** Explains overdue APIs. */
const whyLate = 'not checked for more than a whole interval, because no pass ran or one took too long';

const listed = (name: string, names: readonly string[], colour: (text: string) => string): readonly Row[] => {
  return names.length === 0 ? [] : [[name, colour(listText(names, mostNames))]];
};

/** A pass of any kind for people: `own` rows, then those of what every pass reports. */
export const summaryText = (
  kind: 'pass' | 'dispatch',
  { report, notes, interrupted }: SummaryOf<Readonly<{ unsent?: readonly string[] }>>,
  colours: boolean,
  own: readonly Row[],
): string => {
  const { bold, red, yellow, dim } = pc.createColors(colours);
  const { published, pending } = report.alerts;
  const rows: readonly Row[] = [
    ...own,
    [
      'alerts',
      `${String(published)} published, ${pending > 0 ? yellow(`${String(pending)} pending`) : '0 pending'}`,
    ],
    ...listed('not sent', report.unsent ?? [], red),
    ...listed('not recorded', report.unrecorded, red),
    ...listed('late', report.late, (names) => `${yellow(names)}: ${whyLate}`),
    ...firstLines(
      report.invalid.flatMap((one) => one.faults.map((fault) => `${red(invalidName(one))}: ${fault}`)),
    ).map((text): Row => ['invalid', text]),
    ...notes.map((text): Row => ['note', text]),
    ...(interrupted ? [['note', 'interrupted: only what is counted here was done'] as const] : []),
  ];
  const head = `${bold(kind)} ${report.pass_id} ${dim(`at ${report.started_at}, ${durationText(report.duration_ms)}`)}\n`;
  return head + rows.map(([name, text]) => `  ${dim(name.padEnd(12))}  ${text}\n`).join('');
};
