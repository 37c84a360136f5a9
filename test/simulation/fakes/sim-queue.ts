import * as E from 'fp-ts/lib/Either.js';
import type { CheckMessage } from '../../../src/runner/ports/check-message.ts';
import type { CheckQueue, QueueError } from '../../../src/runner/ports/check-queue.ts';
import type { Process } from '../process/process.ts';
import type { World } from '../world/world.ts';

/** One message of the queue: it comes again when it is visible again, until it is removed. */
export type Queued = {
  readonly message: CheckMessage;
  visibleAt: number;
  receiveCount: number;
  removed: boolean;
};

const error: QueueError = { _tag: 'QueueError', message: 'the queue did not answer', cause: null };

/** SQS as one process reaches it: messages come late, out of order, and now and then twice. */
export const simQueue = (world: World, process: Process): CheckQueue => {
  const { scheduler, calls, queue, trace } = world;

  /** A request that may fail before or after it has worked. */
  const ask = async <A>(arrive: () => A): Promise<E.Either<QueueError, A>> =>
    calls.request(process, () => {
      if (calls.hits(process, 'failBefore')) return E.left(error);
      const value = arrive();
      return calls.hits(process, 'failAfter') ? E.left(error) : E.right(value);
    });

  const at = (handle: string): Queued | undefined => queue[Number(handle)];

  const take = (most: number, hiddenMs: number) => {
    const now = scheduler.now();
    const taken = [...queue.entries()]
      .filter(([, { removed, visibleAt }]) => !removed && (visibleAt <= now || process.random.chance(0.02)))
      .slice(0, most);
    return taken.map(([i, queued]) => {
      queued.receiveCount += 1;
      queued.visibleAt = now + hiddenMs;
      return {
        handle: String(i),
        message_id: `q${String(i)}`,
        receiveCount: queued.receiveCount,
        message: E.right(queued.message),
      };
    });
  };

  return {
    name: 'simulated queue',
    send: (messages) => () =>
      calls.request(process, () =>
        messages.map((message) => {
          if (calls.hits(process, 'failBefore')) return error;
          const visibleAt =
            scheduler.now() + (calls.hits(process, 'slow') ? process.random.int(0, 90_000) : 0);
          queue.push({ message, visibleAt, receiveCount: 0, removed: false });
          trace(`${process.passId} sends ${message.api_ids.join(', ')} to the queue`);
          return calls.hits(process, 'failAfter') ? error : null;
        }),
      ),
    receive:
      ({ most, waitSeconds, hiddenSeconds }) =>
      async () => {
        const first = await ask(() => take(most, hiddenSeconds * 1000));
        if (E.isLeft(first) || first.right.length > 0) return first;
        await calls.answer(process, waitSeconds * 1000, () => undefined);
        return ask(() => take(most, hiddenSeconds * 1000));
      },
    extend: (handle, seconds) => () =>
      ask(() => {
        const queued = at(handle);
        if (queued !== undefined) queued.visibleAt = scheduler.now() + seconds * 1000;
      }),
    remove: (handle) => () =>
      ask(() => {
        const queued = at(handle);
        if (queued !== undefined) queued.removed = true;
      }),
    backlog: () => ask(() => queue.filter(({ removed }) => !removed).length),
  };
};
