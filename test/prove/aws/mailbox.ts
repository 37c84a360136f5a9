import { randomBytes } from 'node:crypto';
import type { AwsFakes } from '../../support/aws/aws-fakes.ts';
import type { Heard } from '../judging/judge.ts';

export type Mailbox = Readonly<{
  topicArn: string;
  heard: () => readonly Heard[];
  /** takes the topic away, or gives it back: SNS out of order */
  silence: () => void;
  restore: () => void;
}>;

/** A topic of its own, and what its readers hear of transitions. Notices name none. */
export const openMailbox = (fakes: AwsFakes): Mailbox => {
  const name = `alerts-${randomBytes(5).toString('hex')}`;
  const { topicArn, queueName } = fakes.topicWithQueue(name);
  let silent = false;
  return {
    topicArn,
    heard: () =>
      fakes.delivered(queueName).map(({ attributes, body, subject }) => {
        if (attributes['kind'] === 'digest')
          return [...body.matchAll(/^(\S+\/\d+) \w+ -> (\w+) /gm)].map(([, transition = '', to = '']) => ({
            transition,
            to,
          }));
        const to = / is (UP|DOWN)\b/.exec(subject)?.[1] ?? '';
        return [{ transition: String(attributes['transition_id']), to }];
      }),
    silence: () => {
      fakes.server.deleteTopic(name);
      silent = true;
    },
    restore: () => {
      if (!silent) return;
      silent = false;
      fakes.server.createTopic(name);
      fakes.server.subscribe({ topic: name, queue: queueName });
    },
  };
};
