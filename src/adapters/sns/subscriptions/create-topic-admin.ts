import type { Finding } from '../../../runner/doctor/finding.ts';
import type { SubscriptionPlan } from './plan-subscriptions.ts';
import type { TopicSubscriptions } from './subscription.ts';
import type { SyncResult } from './apply-subscription-plan.ts';

/** What operators do with the topic, beside publishing. `list` and `sync` reject when SNS does not answer. */
export type TopicAdmin = Readonly<{
  list: () => Promise<TopicSubscriptions>;
  sync: (plan: SubscriptionPlan) => Promise<SyncResult>;
  /** `wanted`: the addresses that configs name */
  findings: (wanted: readonly string[]) => Promise<readonly Finding[]>;
  close: () => void;
}>;

/** Loads the SDK only when called. A topic has its own region, independent of the tables. */
export const createTopicAdmin = async (topicArn: string): Promise<TopicAdmin> => {
  const [{ snsClient }, { listSubscriptions }, { applySubscriptionPlan }, { topicFindings }] =
    await Promise.all([
      import('../sns-client.ts'),
      import('./list-subscriptions.ts'),
      import('./apply-subscription-plan.ts'),
      import('./topic-findings.ts'),
    ]);
  const region = topicArn.split(':')[3] ?? '';
  const client = snsClient(region, { connectMs: 2_000, requestMs: 6_000 }, 3);
  return {
    list: async () => listSubscriptions(client, topicArn),
    sync: async (plan) => applySubscriptionPlan(client, topicArn, plan),
    findings: async (wanted) => topicFindings(client, topicArn, wanted),
    close: () => client.destroy(),
  };
};
