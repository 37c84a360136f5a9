import type { MetricDatum, StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { PassCounts, WorkCounts } from '../../runner/ports/metrics.ts';

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

/** Each metric costs money per month, so what is usually 0 is sent only when it is not. */
const unlessZero = (environment: string, name: string, value: number): readonly MetricDatum[] =>
  value === 0 ? [] : [datum(environment, name, value)];

const signalMetrics = (
  environment: string,
  { slow, expiring }: Pick<WorkCounts, 'slow' | 'expiring'>,
): readonly MetricDatum[] => [
  ...unlessZero(environment, 'Slow', slow),
  ...unlessZero(environment, 'CertificatesExpiring', expiring),
];

/** The alarms of `terraform/alarms.tf` watch these names; a heartbeat that is not earned is not sent at all. */
export const passMetrics = (environment: string, counts: PassCounts): readonly MetricDatum[] => [
  ...(counts.heartbeat ? [datum(environment, 'Heartbeat', 1)] : []),
  ...(counts.checked === null ? [] : [datum(environment, 'Checked', counts.checked)]),
  ...(counts.down === null ? [] : [datum(environment, 'Down', counts.down)]),
  ...signalMetrics(environment, counts),
  datum(environment, 'Unrecorded', counts.unrecorded),
  ...unlessZero(environment, 'Unverified', counts.unverified ? 1 : 0),
  datum(environment, 'AlertsOwed', counts.pending),
  datum(environment, 'InvalidConfigs', counts.invalid),
  ...unlessZero(environment, 'Late', counts.late),
  ...unlessZero(environment, 'ChannelsFailing', counts.failingChannels),
  datum(environment, 'DurationMs', counts.durationMs, 'Milliseconds'),
  ...(counts.page === null ? [] : [datum(environment, 'PageWritten', counts.page ? 1 : 0)]),
  ...(counts.backlog === null ? [] : [datum(environment, 'Backlog', counts.backlog)]),
];

export const workMetrics = (environment: string, counts: WorkCounts): readonly MetricDatum[] => [
  datum(environment, 'Checked', counts.checked),
  datum(environment, 'Down', counts.down),
  ...signalMetrics(environment, counts),
  datum(environment, 'Unrecorded', counts.unrecorded),
];

export const doctorMetrics = (environment: string, warnings: number): readonly MetricDatum[] => [
  datum(environment, 'DoctorWarnings', warnings),
];

/** CloudWatch has no unit for hours. */
export const sealMetrics = (environment: string, ageHours: number): readonly MetricDatum[] => [
  datum(environment, 'SealAgeHours', ageHours, 'None'),
];
