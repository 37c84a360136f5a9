import * as E from 'fp-ts/lib/Either.js';
import { decodeCheckMessage } from '../../../src/runner/ports/check-message.ts';
import type { CheckQueue, Receipt } from '../../../src/runner/ports/check-queue.ts';
import type { Clock } from '../../../src/runner/ports/clock.ts';

type Held = { id: number; body: string; visibleAt: number; receiveCount: number; handle: string };

/** A queue in memory that behaves as SQS does: doubles, late and unordered ones are for the test to make. */
export const memoryQueue = (clock: Clock, maxReceives = 5) => {
  let waiting: Held[] = [];
  const dead: string[] = [];
  let count = 0;

  const put = (body: string) => {
    count += 1;
    waiting.push({ id: count, body, visibleAt: 0, receiveCount: 0, handle: '' });
  };

  const take = (most: number, hiddenSeconds: number): readonly Receipt[] => {
    const now = clock.elapsed();
    const visible = waiting.filter(({ visibleAt }) => visibleAt <= now);
    const spent = visible.filter(({ receiveCount }) => receiveCount >= maxReceives);
    dead.push(...spent.map(({ body }) => body));
    waiting = waiting.filter((held) => !spent.includes(held));
    const taken = visible.filter((held) => !spent.includes(held)).slice(0, most);
    return taken.map((held) => {
      held.receiveCount += 1;
      held.visibleAt = now + hiddenSeconds * 1000;
      held.handle = `${String(held.id)}#${String(held.receiveCount)}`;
      return {
        handle: held.handle,
        message_id: String(held.id),
        receiveCount: held.receiveCount,
        message: decodeCheckMessage(held.body),
      };
    });
  };

  const queue: CheckQueue = {
    name: 'memory',
    send: (messages) => async () => {
      for (const message of messages) put(JSON.stringify(message));
      return messages.map(() => null);
    },
    receive:
      ({ most, waitSeconds, hiddenSeconds }) =>
      async () => {
        const end = clock.elapsed() + waitSeconds * 1000;
        for (;;) {
          const taken = take(most, hiddenSeconds);
          if (taken.length > 0 || clock.elapsed() >= end) return E.right(taken);
          await clock.sleep(Math.min(100, end - clock.elapsed()));
        }
      },
    extend: (handle, seconds) => async () => {
      for (const held of waiting)
        if (held.handle === handle) held.visibleAt = clock.elapsed() + seconds * 1000;
      return E.right(undefined);
    },
    remove: (handle) => async () => {
      waiting = waiting.filter((held) => held.handle !== handle);
      return E.right(undefined);
    },
    backlog: async () => E.right(waiting.filter(({ visibleAt }) => visibleAt <= clock.elapsed()).length),
  };
  return {
    queue,
    put,
    dead,
    purge: () => {
      waiting = [];
    },
    /** bodies of all that is not removed, hidden or not */
    bodies: (): readonly string[] => waiting.map(({ body }) => body),
    /** changes what waits: its order, its doubles */
    rearrange: (by: (bodies: readonly string[]) => readonly string[]) => {
      const bodies = by(waiting.map(({ body }) => body));
      waiting = [];
      bodies.forEach(put);
    },
  };
};
