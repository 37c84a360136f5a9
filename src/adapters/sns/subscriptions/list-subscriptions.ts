import {
  GetSubscriptionAttributesCommand,
  paginateListSubscriptionsByTopic,
  type SNSClient,
  type Subscription as Listed,
} from '@aws-sdk/client-sns';
import type { Subscription, TopicSubscriptions } from './subscription.ts';

/** All subscriptions of the topic with their filters; rejects when SNS does not answer. */
export const listSubscriptions = async (client: SNSClient, topicArn: string): Promise<TopicSubscriptions> => {
  const listed: Listed[] = [];
  for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn }))
    listed.push(...(page.Subscriptions ?? []));
  const email: Subscription[] = [];
  let policies = 0;
  // One after another: SNS allows few such questions a second, and there are a few hundred at most.
  for (const { SubscriptionArn = '', Protocol = '', Endpoint = '' } of listed) {
    const state = stateOf(SubscriptionArn);
    const attributes = state === 'confirmed' ? await attributesOf(client, SubscriptionArn) : {};
    // Some stand-ins, unlike SNS, show a pending one by its ARN.
    const pending = state === 'pending' || attributes['PendingConfirmation'] === 'true';
    const filterPolicy = pending ? null : (attributes['FilterPolicy'] ?? null);
    // A pending one may have a policy that cannot be seen; it is counted as if.
    if (pending ? Protocol === 'email' : filterPolicy !== null) policies += 1;
    if (Protocol !== 'email') continue;
    email.push({
      address: Endpoint,
      state: pending ? 'pending' : state,
      arn: state === 'confirmed' && !pending ? SubscriptionArn : null,
      filterPolicy: wholeBody(attributes) ? `${filterPolicy ?? ''} on the body` : filterPolicy,
    });
  }
  return { email, policies };
};

const stateOf = (arn: string): Subscription['state'] => {
  if (arn === 'PendingConfirmation') return 'pending';
  return arn.startsWith('arn:') ? 'confirmed' : 'unsubscribed';
};

/** A filter policy on the body was not set by upledger. */
const wholeBody = (attributes: Readonly<Record<string, string>>): boolean =>
  attributes['FilterPolicy'] !== undefined && attributes['FilterPolicyScope'] === 'MessageBody';

const attributesOf = async (client: SNSClient, arn: string): Promise<Readonly<Record<string, string>>> => {
  const { Attributes = {} } = await client.send(
    new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }),
  );
  return Attributes;
};
