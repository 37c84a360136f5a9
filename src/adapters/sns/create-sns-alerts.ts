import type { AlertChannel } from '../../runner/ports/alert-channel.ts';
import type { SnsDeps } from './sns-channel.ts';

export type SnsOptions = Pick<SnsDeps, 'topicArn' | 'environment' | 'elapsed' | 'sleep' | 'random'> &
  Readonly<{
    region: string;
    /** ALERT_CLAIM_SECONDS as milliseconds: publishing takes a sixth of it at most */
    claimMs: number;
  }>;

/** The SNS topic as a channel; the SDK is loaded only when this is called. */
export const createSnsAlerts = async ({ region, claimMs, ...rest }: SnsOptions): Promise<AlertChannel> => {
  const [{ snsAlerts }, { snsClient }, { publishTimes }] = await Promise.all([
    import('./sns-channel.ts'),
    import('./sns-client.ts'),
    import('./publish-timeouts.ts'),
  ]);
  const times = publishTimes(claimMs);
  return snsAlerts({ ...rest, client: snsClient(region, times), times });
};
