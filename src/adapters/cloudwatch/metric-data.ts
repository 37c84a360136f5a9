import type { MetricDatum, StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { PassCounts } from '../../runner/metrics.ts';

const datum = (
  environment: string,
  name: string,
  value: number,
  unit: StandardUnit = 'Count',
): MetricDatum => ({
  MetricName: name,
  Value: value,
  Unit: unit,
  Dimensions: [{ Name: 'Environment', Value: environment }],
});

/** The alarms of `terraform/alarms.tf` watch these names; a heartbeat that is not earned is not sent at all. */
export const passMetrics = (environment: string, counts: PassCounts): readonly MetricDatum[] => [
  ...(counts.heartbeat ? [datum(environment, 'Heartbeat', 1)] : []),
  datum(environment, 'Checked', counts.checked),
  datum(environment, 'Down', counts.down),
  datum(environment, 'Unrecorded', counts.unrecorded),
  datum(environment, 'AlertsOwed', counts.owed),
  datum(environment, 'InvalidConfigs', counts.invalid),
  datum(environment, 'DurationMs', counts.durationMs, 'Milliseconds'),
  ...(counts.backlog === null ? [] : [datum(environment, 'Backlog', counts.backlog)]),
];

export const doctorMetrics = (environment: string, warnings: number): readonly MetricDatum[] => [
  datum(environment, 'DoctorWarnings', warnings),
];
