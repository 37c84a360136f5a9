import {
  ConfirmSubscriptionCommand,
  ListSubscriptionsByTopicCommand,
  SubscribeCommand,
  type SNSClient,
} from '@aws-sdk/client-sns';

/** Subscribes an address as its owner would, and follows the link in the mail unless `confirmed` is false. */
export const subscribeMail = async (
  client: SNSClient,
  TopicArn: string,
  Endpoint: string,
  { policy, confirmed = true }: Readonly<{ policy?: string; confirmed?: boolean }> = {},
): Promise<void> => {
  const Attributes = policy === undefined ? {} : { FilterPolicy: policy };
  const { SubscriptionArn } = await client.send(
    new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint, Attributes }),
  );
  // To the stand-in, the ARN is the token that the mail would hold.
  if (confirmed) await client.send(new ConfirmSubscriptionCommand({ TopicArn, Token: SubscriptionArn }));
};

/** Every owner who was asked follows the link. */
export const confirmAllMails = async (client: SNSClient, TopicArn: string): Promise<void> => {
  const { Subscriptions = [] } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  for (const { SubscriptionArn, Protocol } of Subscriptions)
    if (Protocol === 'email')
      await client.send(new ConfirmSubscriptionCommand({ TopicArn, Token: SubscriptionArn }));
};
