import type { AlertMessage, Alerts, PublishResult } from '../ports/alert-channel.ts';
import type { Clock } from '../ports/clock.ts';

/** The places in time at which messages may go out; shared by all who publish in one process. */
export type Turns = Readonly<{
  /** when the next free one comes, by the clock's `elapsed` */
  next: () => number;
  now: () => number;
  /** takes the next free one and waits for it */
  take: () => Promise<void>;
  /** told when a message goes out, so that the next keeps its distance from it */
  used: () => void;
}>;

/** At most `rate` messages a second. */
export const createTurns = (clock: Clock, rate: number): Turns => {
  const gap = 1000 / rate;
  let next = Number.NEGATIVE_INFINITY;
  return {
    next: () => Math.max(next, clock.elapsed()),
    now: clock.elapsed,
    take: async () => {
      const mine = Math.max(next, clock.elapsed());
      next = mine + gap;
      for (let wait = mine - clock.elapsed(); wait > 0; wait = mine - clock.elapsed())
        await clock.sleep(wait);
    },
    used: () => {
      next = Math.max(next, clock.elapsed() + gap);
    },
  };
};

const failuresInARow = 3;

/** Publishes at no more than the allowed rate, and stops for good when the channel itself seems out of order. */
export type Publisher = Readonly<{
  /** whether the channel is given up on for this pass */
  stopped: () => boolean;
  /** false: the next message would have to wait for longer than this pass is patient */
  isNear: () => boolean;
  /** resolves when the next message may go out; called before the claim, so that waiting costs none of it */
  turn: () => Promise<void>;
  publish: (message: AlertMessage) => Promise<PublishResult>;
}>;

/** For one pass, which publishes one message at a time. `patienceMs`: how long after its first it waits for another. */
export const createPublisher = (alerts: Alerts, turns: Turns, patienceMs: number): Publisher => {
  let failures = 0;
  let latest: number | null = null;
  let hasTurn = false;
  const turn = async () => {
    if (hasTurn) return;
    await turns.take();
    hasTurn = true;
  };
  return {
    stopped: () => failures >= failuresInARow,
    isNear: () => {
      latest ??= turns.now() + patienceMs;
      return hasTurn || turns.next() <= latest;
    },
    turn,
    publish: async (message) => {
      await turn();
      hasTurn = false;
      turns.used();
      const result = await alerts.publish(message)();
      if (result._tag === 'Accepted') failures = 0;
      else if (result._tag === 'Unknown' || !result.aboutMessage) failures += 1;
      return result;
    },
  };
};
