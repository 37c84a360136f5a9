import * as E from 'fp-ts/lib/Either.js';
import type { PassSummary, SummaryOf } from '../../runner/pass/pass-summary.ts';
import type { PassCounts } from '../../runner/ports/metrics.ts';
import type { ExitCode } from '../contract/command.ts';
import { asTyped } from '../contract/program.ts';
import { exitCodeOf, exitCodes } from '../contract/exit-codes.ts';
import type { ProcessContext } from '../contract/process-context.ts';
import type { Environment } from '../input/environment.ts';
import { sendMetrics } from './send-metrics.ts';
import type { Note } from '../../runner/ports/note.ts';

type PassReport = Readonly<{
  environment: Environment;
  /** metrics that only this kind of pass has */
  counts: Pick<PassCounts, 'checked' | 'down' | 'slow' | 'expiring' | 'page' | 'backlog'>;
  json: boolean;
  /** prints nothing for a successful pass */
  quiet?: boolean;
  /** the summary for people */
  text: string;
  note: Note;
}>;

type Summary = SummaryOf<
  Readonly<{ unsent?: readonly string[]; transitions?: PassSummary['report']['transitions'] }>
>;

/** What a log for machines has of a pass beside its notes: state changes, invalid configs, and that it is over. */
const recordPass = (
  { record }: Pick<ProcessContext, 'record'>,
  { report, interrupted }: Summary,
  { checked, down }: PassReport['counts'],
): void => {
  const { pass_id: pass, alerts, invalid, transitions = [], unrecorded, duration_ms } = report;
  for (const { api_id, signal, from, to, at } of transitions)
    record(`${signal}: ${from} -> ${to} at ${at}`, { pass, api_id });
  for (const { api_id, faults } of invalid)
    record(`the config is invalid: ${faults.join('; ')}`, { level: 'error', pass, api_id });
  const checks = checked === null ? [] : [`${String(checked)} checked`, `${String(down ?? 0)} down`];
  const counts = [
    ...checks,
    `${String(unrecorded.length)} not recorded`,
    `alerts: ${String(alerts.published)} published`,
    `${String(alerts.pending)} pending`,
  ].join(', ');
  record(
    `the pass ${interrupted ? 'was interrupted' : 'is over'} after ${String(duration_ms)} ms: ${counts}`,
    {
      pass,
    },
  );
};

/** Reports a pass of any kind to CloudWatch (if enabled), the heartbeat URL and stdout. Returns the exit code. */
export const reportPass = async (
  context: Pick<ProcessContext, 'print' | 'printData' | 'program' | 'record'>,
  summary: Summary,
  { environment, counts, json, quiet = false, text, note }: PassReport,
): Promise<ExitCode> => {
  const { print, printData, program } = context;
  const { report, notes, interrupted, unverified = false, outcome } = summary;
  const metricCounts = {
    ...counts,
    heartbeat:
      report.unrecorded.length === 0 && (report.unsent ?? []).length === 0 && !interrupted && !unverified,
    unrecorded: report.unrecorded.length,
    unverified,
    pending: report.alerts.pending,
    failingChannels: summary.failingChannels,
    late: report.late.length,
    invalid: report.invalid.length,
    durationMs: report.duration_ms,
  };
  await sendMetrics(environment, (metrics) => metrics.pass(metricCounts), note);
  if (metricCounts.heartbeat && environment.heartbeatUrl !== null) {
    const { callHeartbeat } = await import('./call-heartbeat.ts');
    const called = await callHeartbeat(environment.heartbeatUrl, environment.denyPrivateTargets);
    if (E.isLeft(called)) note(called.left);
  }
  recordPass(context, summary, counts);
  const code = exitCodeOf(outcome);
  const shows = !quiet || code !== exitCodes.done || interrupted;
  if (json || !shows) for (const one of notes) note(one);
  if (!shows) return code;
  await (json ? printData(`${JSON.stringify(report)}\n`) : print(asTyped(program, text)));
  return code;
};
