import type { PassSummary } from '../../../runner/pass/pass-summary.ts';
import type { Environment } from '../../input/environment.ts';
import { sendMetrics } from '../../wiring/send-metrics.ts';

/** Tells CloudWatch about a pass, where it is asked for. A failure is reported and changes nothing else. */
export const reportPass = (
  environment: Pick<Environment, 'metricsNamespace' | 'appEnvironment' | 'region'>,
  { report, interrupted }: PassSummary,
  note: (text: string) => void,
): Promise<void> =>
  sendMetrics(
    environment,
    (metrics) =>
      metrics.pass({
        heartbeat: report.unrecorded.length === 0 && !interrupted,
        checked: report.apis.checked,
        down: report.outcomes.down,
        unrecorded: report.unrecorded.length,
        pending: report.alerts.pending,
        invalid: report.apis.invalid,
        durationMs: report.duration_ms,
        backlog: null,
      }),
    note,
  );
