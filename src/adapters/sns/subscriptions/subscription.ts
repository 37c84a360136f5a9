/** One email subscription of the topic, as far as SNS shows it. */
export type Subscription = Readonly<{
  address: string;
  /** `unsubscribed`: its owner followed the link in a mail, or somebody removed it; SNS shows it for some days */
  state: 'confirmed' | 'pending' | 'unsubscribed';
  /** of a confirmed one; the others have none to see */
  arn: string | null;
  /** JSON, null when it hears everything */
  filterPolicy: string | null;
}>;

/** What the topic has. `policies` counts the filter policies of all its subscriptions, not of email ones alone. */
export type TopicSubscriptions = Readonly<{ email: readonly Subscription[]; policies: number }>;
