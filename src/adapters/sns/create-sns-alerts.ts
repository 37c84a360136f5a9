import type { Alerts } from '../../runner/alerts.ts';
import type { SnsDeps } from './sns-alerts.ts';

export type SnsOptions = Pick<SnsDeps, 'topicArn' | 'environment' | 'elapsed' | 'sleep' | 'random'> &
  Readonly<{
    region: string;
    /** ALERT_CLAIM_SECONDS as milliseconds: publishing takes a sixth of it at most */
    claimMs: number;
  }>;

/** The SNS topic as a channel; the SDK is loaded only when this is called. */
export const createSnsAlerts = async ({ region, claimMs, ...rest }: SnsOptions): Promise<Alerts> => {
  const [{ snsAlerts }, { snsClient }, { publishTimes }] = await Promise.all([
    import('./sns-alerts.ts'),
    import('./sns-client.ts'),
    import('./publish-times.ts'),
  ]);
  const times = publishTimes(claimMs);
  return snsAlerts({ ...rest, client: snsClient(region, times), times });
};
