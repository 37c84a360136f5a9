import type { CloudWatchClientConfig, MetricDatum } from '@aws-sdk/client-cloudwatch';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Metrics, MetricsError } from '../../runner/ports/metrics.ts';
import { namedErrorText } from '../aws/aws-error.ts';
import { doctorMetrics, passMetrics, sealMetrics, workMetrics } from './metric-data.ts';

export type MetricsDeps = Readonly<{
  /** METRICS_NAMESPACE, not empty */
  namespace: string;
  /** APP_ENVIRONMENT: the one dimension */
  environment: string;
  aws: Pick<CloudWatchClientConfig, 'region' | 'credentials'>;
}>;

// The last thing a pass does: it must not keep the process for long.
const limits = { maxAttempts: 3, requestHandler: { connectionTimeout: 2_000, requestTimeout: 3_000 } };

/** Metrics in CloudWatch: one PutMetricData a pass. */
export const createMetrics = ({ namespace, environment, aws }: MetricsDeps): Metrics => {
  const put = (data: readonly MetricDatum[]): TE.TaskEither<MetricsError, void> =>
    TE.tryCatch(
      async () => {
        const { CloudWatchClient, PutMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
        const client = new CloudWatchClient({ ...aws, ...limits });
        try {
          await client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData: [...data] }));
        } finally {
          client.destroy();
        }
      },
      (cause) => ({
        _tag: 'MetricsError',
        message: `${namespace}: no metrics were sent: ${namedErrorText(cause)}`,
        cause,
      }),
    );
  return {
    pass: (counts) => put(passMetrics(environment, counts)),
    work: (counts) => put(workMetrics(environment, counts)),
    sealed: (ageHours) => put(sealMetrics(environment, ageHours)),
    doctor: (warnings) => put(doctorMetrics(environment, warnings)),
  };
};
