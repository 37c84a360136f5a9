import { startFauxqs, type FauxqsServer } from 'fauxqs';

/** A topic, and the queue that hears everything said to it. */
export type TopicAndQueue = Readonly<{
  topicArn: string;
  queueArn: string;
  queueUrl: string;
  queueName: string;
}>;

/** One message as it reached a queue through a topic. */
export type Delivered = Readonly<{
  subject: string;
  body: string;
  /** by name; of a String.Array the list */
  attributes: Readonly<Record<string, unknown>>;
}>;

export type AwsFakes = Readonly<{
  endpoint: string;
  server: FauxqsServer;
  topicWithQueue: (name: string, filterPolicy?: Readonly<Record<string, readonly string[]>>) => TopicAndQueue;
  /** what lies in the queue, oldest first, left there */
  delivered: (queueName: string) => readonly Delivered[];
  stop: () => Promise<void>;
}>;

/** SNS, SQS and STS in this process, on a free port. */
export const startAwsFakes = async (): Promise<AwsFakes> => {
  const server = await startFauxqs({ port: 0, logger: false, defaultRegion: 'eu-central-1' });
  return {
    endpoint: `http://127.0.0.1:${String(server.port)}`,
    server,
    topicWithQueue: (name, filterPolicy) => {
      const queueName = `${name}-queue`;
      const { queueArn, queueUrl } = server.createQueue(queueName);
      const { topicArn } = server.createTopic(name);
      const attributes = filterPolicy === undefined ? {} : { FilterPolicy: listPolicy(filterPolicy) };
      server.subscribe({ topic: name, queue: queueName, attributes });
      return { topicArn, queueArn, queueUrl, queueName };
    },
    delivered: (queueName) => {
      const messages = server.inspectQueue(queueName)?.messages;
      return [...(messages?.ready ?? []), ...(messages?.inflight ?? []).map(({ message }) => message)].map(
        (message) => notification(message.body),
      );
    },
    stop: async () => server.stop(),
  };
};

/**
 * SNS matches a policy against each entry of a String.Array; the stand-in sees only its text, so the same policy is
 * asked of it as a search for the quoted entry in the list.
 */
export const listPolicy = (policy: Readonly<Record<string, readonly string[]>>): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(policy).map(([name, values]) => [
        name,
        values.map((value) => ({ wildcard: `*${JSON.stringify(value)}*` })),
      ]),
    ),
  );

type Notification = {
  Subject?: string;
  Message: string;
  MessageAttributes?: Record<string, { Type: string; Value: string }>;
};

const notification = (body: string): Delivered => {
  const { Subject = '', Message, MessageAttributes = {} } = JSON.parse(body) as Notification;
  const attributes = Object.entries(MessageAttributes).map(([name, { Type, Value }]): [string, unknown] => [
    name,
    Type === 'String.Array' ? JSON.parse(Value) : Value,
  ]);
  return { subject: Subject, body: Message, attributes: Object.fromEntries(attributes) };
};
