import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Metrics, MetricsError } from '../../runner/ports/metrics.ts';
import type { Environment } from '../input/environment.ts';

/** Sends metrics to CloudWatch if enabled. A failure is reported and changes nothing else. */
export const sendMetrics = async (
  {
    metricsNamespace,
    appEnvironment,
    region,
  }: Pick<Environment, 'metricsNamespace' | 'appEnvironment' | 'region'>,
  what: (metrics: Metrics) => TE.TaskEither<MetricsError, void>,
  note: (text: string) => void,
): Promise<void> => {
  if (metricsNamespace === null) return;
  const { createMetrics } = await import('../../adapters/cloudwatch/create-metrics.ts');
  const metrics = createMetrics({
    namespace: metricsNamespace,
    environment: appEnvironment,
    aws: region === null ? {} : { region },
  });
  const sent = await what(metrics)();
  if (E.isLeft(sent)) note(sent.left.message);
};
