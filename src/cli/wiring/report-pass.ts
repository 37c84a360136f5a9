import * as E from 'fp-ts/lib/Either.js';
import type { SummaryOf } from '../../runner/pass/pass-summary.ts';
import type { PassCounts } from '../../runner/ports/metrics.ts';
import type { ExitCode } from '../contract/command.ts';
import { asTyped } from '../contract/program.ts';
import { exitCodeOf, exitCodes } from '../contract/exit-codes.ts';
import type { ProcessContext } from '../contract/process-context.ts';
import type { Environment } from '../input/environment.ts';
import { sendMetrics } from './send-metrics.ts';

type PassReport = Readonly<{
  environment: Environment;
  /** metrics that only this kind of pass has */
  counts: Pick<PassCounts, 'checked' | 'down' | 'slow' | 'expiring' | 'page' | 'backlog'>;
  json: boolean;
  /** prints nothing for a successful pass */
  quiet?: boolean;
  /** the summary for people */
  text: string;
  note: (text: string) => void;
}>;

/** Reports a pass of any kind to CloudWatch (if enabled), the heartbeat URL and stdout. Returns the exit code. */
export const reportPass = async (
  { print, printData, program }: Pick<ProcessContext, 'print' | 'printData' | 'program'>,
  { report, notes, interrupted, outcome }: SummaryOf<Readonly<{ unsent?: readonly string[] }>>,
  { environment, counts, json, quiet = false, text, note }: PassReport,
): Promise<ExitCode> => {
  const metricCounts = {
    ...counts,
    heartbeat: report.unrecorded.length === 0 && (report.unsent ?? []).length === 0 && !interrupted,
    unrecorded: report.unrecorded.length,
    pending: report.alerts.pending,
    invalid: report.invalid.length,
    durationMs: report.duration_ms,
  };
  await sendMetrics(environment, (metrics) => metrics.pass(metricCounts), note);
  if (metricCounts.heartbeat && environment.heartbeatUrl !== null) {
    const { callHeartbeat } = await import('./call-heartbeat.ts');
    const called = await callHeartbeat(environment.heartbeatUrl, environment.denyPrivateTargets);
    if (E.isLeft(called)) note(called.left);
  }
  const code = exitCodeOf(outcome);
  const shows = !quiet || code !== exitCodes.done || interrupted;
  if (json || !shows) for (const one of notes) note(one);
  if (!shows) return code;
  await (json ? printData(`${JSON.stringify(report)}\n`) : print(asTyped(program, text)));
  return code;
};
