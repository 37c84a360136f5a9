import { GetTopicAttributesCommand, type SNSClient } from '@aws-sdk/client-sns';
import { fault, okay, warning, type Finding } from '../../../runner/doctor/finding.ts';
import { remedyOfFailure } from '../../../runner/doctor/remedy.ts';
import { namedErrorText } from '../../aws/aws-error.ts';
import type { Subscription, TopicSubscriptions } from './subscription.ts';
import { unheardAddresses } from './plan-subscriptions.ts';
import { listSubscriptions } from './list-subscriptions.ts';

/**
 * Whether the topic exists and the `wanted` (configured) addresses are subscribed. Only a test message can verify
 * publishing.
 */
export const topicFindings = async (
  client: SNSClient,
  topicArn: string,
  wanted: readonly string[],
): Promise<readonly Finding[]> => {
  try {
    await client.send(new GetTopicAttributesCommand({ TopicArn: topicArn }));
  } catch (cause) {
    const remedy = remedyOf(cause, 'does it exist, and may this role sns:GetTopicAttributes?');
    return [fault('topic', `${topicArn}: ${namedErrorText(cause)}`, remedy)];
  }
  return [okay('topic', topicArn), ...(await subscriptionFindings(client, topicArn, wanted))];
};

const unheardFindings = (
  wanted: readonly string[],
  subscriptions: TopicSubscriptions,
): readonly Finding[] => {
  const unheard = unheardAddresses(wanted, subscriptions);
  return unheard.length === 0
    ? []
    : [
        warning(
          'notify_emails',
          `not subscribed, so no alert arrives there: ${unheard.join(', ')}`,
          'upledger subscriptions sync',
        ),
      ];
};

const subscriptionFindings = async (
  client: SNSClient,
  topicArn: string,
  wanted: readonly string[],
): Promise<readonly Finding[]> => {
  const name = 'subscriptions';
  try {
    const subscriptions = await listSubscriptions(client, topicArn);
    return [...heardFindings(name, subscriptions), ...unheardFindings(wanted, subscriptions)];
  } catch (cause) {
    const refused = 'doctor needs sns:ListSubscriptionsByTopic and sns:GetSubscriptionAttributes';
    return [warning(name, `cannot be read: ${namedErrorText(cause)}`, remedyOf(cause, refused))];
  }
};

const heardFindings = (name: string, { email }: TopicSubscriptions): readonly Finding[] => {
  const inState = (state: Subscription['state']) => email.filter((one) => one.state === state);
  const confirmed = inState('confirmed');
  const pending = inState('pending');
  const topicWide = confirmed.filter(({ filterPolicy }) => filterPolicy === null).length;
  const text = `${String(confirmed.length)} confirmed (${String(topicWide)} to the whole topic), ${String(pending.length)} pending, ${String(inState('unsubscribed').length)} unsubscribed`;
  if (pending.length > 0) {
    const who = pending.map(({ address }) => address).join(', ');
    return [
      warning(name, text, `${who}: follow the link in the mail from AWS, which may be in the spam folder`),
    ];
  }
  if (confirmed.length === 0)
    return [
      warning(
        name,
        `${text}: nobody receives mail`,
        'subscribe an address, or `upledger subscriptions sync`',
      ),
    ];
  if (topicWide === 0)
    return [
      warning(
        name,
        text,
        'subscribe one address to the whole topic: no filter lets alarms and alerts of removed APIs through',
      ),
    ];
  return [okay(name, text)];
};

const remedyOf = (cause: unknown, refused: string): string =>
  remedyOfFailure(cause, { endpoint: 'AWS_ENDPOINT_URL_SNS', refused });
