import * as E from 'fp-ts/lib/Either.js';
import type { PassSummary } from '../runner/tally.ts';
import type { Environment } from './environment.ts';

/** Tells CloudWatch about a pass, where it is asked for. A failure is told and changes nothing else. */
export const reportPass = async (
  {
    metricsNamespace,
    appEnvironment,
    region,
  }: Pick<Environment, 'metricsNamespace' | 'appEnvironment' | 'region'>,
  { report, interrupted }: PassSummary,
  note: (text: string) => void,
): Promise<void> => {
  if (metricsNamespace === null) return;
  const { createMetrics } = await import('../adapters/cloudwatch/create-metrics.ts');
  const metrics = createMetrics({
    namespace: metricsNamespace,
    environment: appEnvironment,
    aws: region === null ? {} : { region },
  });
  const sent = await metrics.pass({
    heartbeat: report.unrecorded.length === 0 && !interrupted,
    checked: report.apis.checked,
    down: report.outcomes.down,
    unrecorded: report.unrecorded.length,
    owed: report.alerts.owed,
    invalid: report.apis.invalid,
    durationMs: report.duration_ms,
    backlog: null,
  })();
  if (E.isLeft(sent)) note(sent.left.message);
};
