import { setTimeout as sleep } from 'node:timers/promises';
import { createCheckQueue } from '../../../src/adapters/sqs/create-check-queue.ts';
import type { AwsFakes } from '../aws/aws-fakes.ts';

let count = 0;

/** A queue of checks with its dead letters, as Terraform makes them. */
export const queueFor = async ({ server, endpoint }: AwsFakes) => {
  count += 1;
  const [name, deadName] = [`checks-${String(count)}`, `dead-${String(count)}`];
  const { queueArn } = server.createQueue(deadName);
  const policy = { deadLetterTargetArn: queueArn, maxReceiveCount: 5 };
  server.createQueue(name, { attributes: { RedrivePolicy: JSON.stringify(policy) } });
  const url = (origin = endpoint) => `${origin}/000000000000/${name}`;
  const messages = (queue: string) => {
    const all = server.inspectQueue(queue)?.messages;
    return [
      ...(all?.ready ?? []),
      ...(all?.delayed ?? []),
      ...(all?.inflight ?? []).map(({ message }) => message),
    ].map(({ body }) => body);
  };
  return {
    url,
    open: (origin = endpoint) => createCheckQueue('eu-central-1', url(origin)),
    put: (body: string) => void server.sendMessage(name, body),
    /** bodies of what is not removed, hidden or not */
    bodies: () => messages(name),
    dead: () => messages(deadName),
    /** takes everything out and puts something else in */
    rearrange: (by: (bodies: readonly string[]) => readonly string[]) => {
      const bodies = by(messages(name));
      server.deleteQueue(name);
      server.createQueue(name, { attributes: { RedrivePolicy: JSON.stringify(policy) } });
      for (const body of bodies) server.sendMessage(name, body);
    },
    /** resolves when nothing is left in it; the server tells nobody, so it is asked */
    untilEmpty: async (isOver: () => boolean) => {
      while (messages(name).length > 0 && !isOver()) await sleep(50);
    },
  };
};
