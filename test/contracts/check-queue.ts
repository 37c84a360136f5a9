import * as E from 'fp-ts/lib/Either.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckMessage } from '../../src/runner/ports/check-message.ts';
import type { CheckQueue, Receipt } from '../../src/runner/ports/check-queue.ts';
import { right } from '../support/right.ts';

/** A queue of one's own, and what a test does to it from outside. */
export type QueueSubject = Readonly<{
  queue: CheckQueue;
  /** puts any text into the queue */
  put: (body: string) => void;
  /** lets so many seconds pass */
  pass: (seconds: number) => Promise<void>;
}>;

export const checkMessage = (...api_ids: readonly string[]): CheckMessage => ({
  v: 1,
  scheduled_at: '2026-01-01T12:00:00.000Z',
  api_ids,
});

/** What every adapter of `CheckQueue` does. */
export const checkQueueContract = (name: string, open: () => Promise<QueueSubject>): void => {
  describe(`CheckQueue of ${name}`, () => {
    let subject: QueueSubject;
    let queue: CheckQueue;
    beforeEach(async () => {
      subject = await open();
      queue = subject.queue;
    });
    const taken: Receipt[] = [];
    afterEach(() => {
      taken.length = 0;
    });

    const take = async (most = 10, hiddenSeconds = 60) => {
      const got = right(await queue.receive({ most, waitSeconds: 1, hiddenSeconds })());
      taken.push(...got);
      return got;
    };
    const idsOf = (receipts: readonly Receipt[]) =>
      receipts.flatMap(({ message }) => right(message).api_ids).toSorted();

    it('gives every message that was sent, once, as it was', async () => {
      const messages = Array.from({ length: 23 }, (_, i) => checkMessage(`a-${String(i)}`, `b-${String(i)}`));
      expect(await queue.send(messages)()).toEqual(messages.map(() => null));
      const got: Receipt[] = [];
      for (let more = await take(); more.length > 0; more = await take()) {
        expect(more.length).toBeLessThanOrEqual(10);
        got.push(...more);
      }
      expect(idsOf(got)).toEqual(messages.flatMap(({ api_ids }) => api_ids).toSorted());
      expect(got.map(({ message }) => right(message).scheduled_at)).toEqual(
        messages.map(({ scheduled_at }) => scheduled_at),
      );
      expect(got.every(({ receiveCount }) => receiveCount === 1)).toBe(true);
      expect(new Set(got.map(({ handle }) => handle)).size).toBe(23);
    });

    it('takes no more than asked for, and nothing of an empty queue', async () => {
      await queue.send([checkMessage('a'), checkMessage('b'), checkMessage('c')])();
      expect(await take(2)).toHaveLength(2);
      expect(await take(2)).toHaveLength(1);
      expect(await take(2)).toEqual([]);
    });

    it('hides what was taken, gives it again after that time, and counts the receipts', async () => {
      await queue.send([checkMessage('a')])();
      await take(10, 2);
      expect(await take()).toEqual([]);
      await subject.pass(2);
      const [again] = await take();
      expect(again?.receiveCount).toBe(2);
    });

    it('keeps hidden what is extended, and gives back what is extended by nothing', async () => {
      await queue.send([checkMessage('a')])();
      const [first] = await take(10, 1);
      right(await queue.extend(first?.handle ?? '', 60)());
      await subject.pass(1);
      expect(await take()).toEqual([]);
      right(await queue.extend(first?.handle ?? '', 0)());
      expect(await take()).toHaveLength(1);
    });

    it('never gives again what was removed', async () => {
      await queue.send([checkMessage('a'), checkMessage('b')])();
      const [first] = await take(1, 1);
      right(await queue.remove(first?.handle ?? '')());
      await subject.pass(1);
      expect(idsOf(await take())).not.toEqual(idsOf(taken.slice(0, 1)));
      expect(await take()).toEqual([]);
    });

    it('counts what waits, not what is taken', async () => {
      await queue.send([checkMessage('a'), checkMessage('b'), checkMessage('c')])();
      expect(right(await queue.backlog())).toBe(3);
      await take(1);
      expect(right(await queue.backlog())).toBe(2);
    });

    it('gives what does not decode with its faults, beside the others', async () => {
      subject.put('{"v":1}');
      await queue.send([checkMessage('a')])();
      const got = [...(await take()), ...(await take())];
      expect(got.filter(({ message }) => E.isRight(message))).toHaveLength(1);
      const broken = got.find(({ message }) => E.isLeft(message));
      expect(broken?.message).toEqual(
        E.left([
          'scheduled_at is nothing, must be a UTC time such as 2026-01-31T09:30:00.000Z',
          'api_ids is nothing, must be a list of 1 to 100 api_ids',
        ]),
      );
    });
  });
};
