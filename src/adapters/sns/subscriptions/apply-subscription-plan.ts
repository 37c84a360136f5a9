import { SubscribeCommand, UnsubscribeCommand, type SNSClient } from '@aws-sdk/client-sns';
import { namedErrorText } from '../../aws/aws-error.ts';
import type { SubscriptionPlan } from './plan-subscriptions.ts';
import { ourPolicy } from './filter-policy.ts';

/** What was done; an address that SNS refused is told and stops no other. */
export type SyncResult = Readonly<{
  subscribed: readonly string[];
  removed: readonly string[];
  failed: readonly Readonly<{ address: string; message: string }>[];
}>;

/** Carries a plan out; removals first, so that they make room for new filter policies. */
export const applySubscriptionPlan = async (
  client: SNSClient,
  topicArn: string,
  plan: SubscriptionPlan,
): Promise<SyncResult> => {
  const removed: string[] = [];
  const subscribed: string[] = [];
  const failed: { address: string; message: string }[] = [];
  const attempt = async (address: string, done: string[], send: () => Promise<unknown>): Promise<void> => {
    try {
      await send();
      done.push(address);
    } catch (cause) {
      failed.push({ address, message: namedErrorText(cause) });
    }
  };
  for (const { arn, address } of plan.remove)
    await attempt(address, removed, () => client.send(new UnsubscribeCommand({ SubscriptionArn: arn })));
  for (const address of plan.subscribe) {
    const Attributes = { FilterPolicy: ourPolicy(address) };
    const command = new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: 'email',
      Endpoint: address,
      Attributes,
    });
    await attempt(address, subscribed, () => client.send(command));
  }
  return { subscribed, removed, failed };
};
