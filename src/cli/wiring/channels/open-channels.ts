import type { OpenChannel } from '../../../runner/alerting/deliver-alerts.ts';
import type { ChannelConfig } from '../../../runner/config/channels/channel-config.ts';
import {
  fillChannel,
  issuesOfSecrets,
  missingOfChannel,
} from '../../../runner/config/channels/fill-channel.ts';
import type { SecretValues } from '../../../runner/config/secrets/secret-values.ts';
import type { AlertChannel, PublishResult } from '../../../runner/ports/alert-channel.ts';
import type { Clock } from '../../../runner/ports/clock.ts';
import type { Environment } from '../../input/environment.ts';
import { programVersion } from '../program-version.ts';

/** A sixth of a claim for one message, so the result is recorded well before the claim ends. */
const timeoutOf = (claimSeconds: number): number => Math.min(Math.floor((claimSeconds * 1000) / 6), 15_000);

const digestsOf = (channel: ChannelConfig): NonNullable<AlertChannel['digests']> => {
  if (channel.kind === 'pagerduty') return 'none';
  return channel.kind === 'email' && channel.to === 'api' ? 'byAudience' : 'one';
};

/** Why this runner cannot use a channel; null: it can. No value of a secret is shown. */
export const lackOf = (channel: ChannelConfig, secrets: SecretValues): string | null => {
  const missing = missingOfChannel(channel, secrets);
  if (missing.length > 0)
    return `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set in the environment`;
  const issues = issuesOfSecrets(channel, secrets);
  return issues.length === 0 ? null : issues.map(([field, issue]) => `${field} ${issue}`).join('; ');
};

/** Opens channels with the given secrets, which may be rotated while a process runs. */
export type OpenChannelWith = (secrets: SecretValues) => OpenChannel;

/** Opens the channels of a source. Adapters are loaded with the first message. */
export const openChannels = (
  environment: Pick<Environment, 'claimSeconds' | 'denyPrivateTargets'>,
  clock: Clock,
): OpenChannelWith => {
  const load = async () => {
    const { createCarrier } = await import('./carry-channel.ts');
    return createCarrier({
      denyPrivate: environment.denyPrivateTargets,
      version: programVersion(),
      timeoutMs: timeoutOf(environment.claimSeconds),
      now: clock.now,
    });
  };
  let carrier: ReturnType<typeof load> | null = null;
  return (secrets) => (channel) => {
    const lacks = lackOf(channel, secrets);
    const refused: PublishResult = {
      _tag: 'Rejected',
      error: { kind: 'lacks', message: lacks ?? '' },
      messageRejected: false,
    };
    return {
      name: channel.id,
      mode: 'records',
      digests: digestsOf(channel),
      ...(lacks === null ? {} : { lacks }),
      publish: (message) => async () => {
        if (lacks !== null) return refused;
        carrier ??= load();
        return (await carrier)(fillChannel(channel, secrets)).publish(message)();
      },
    };
  };
};
