import type { AlertMessage, Alerts, PublishResult } from './alerts.ts';
import type { Clock } from './clock.ts';

/** The places in time at which messages may go out; shared by all who publish in one process. */
export type Turns = Readonly<{
  /** whether the next free one is near enough to wait for it */
  isNear: () => boolean;
  /** takes the next free one and waits for it */
  take: () => Promise<void>;
  /** told when a message goes out, so that the next keeps its distance from it */
  used: () => void;
}>;

/** At most `rate` messages a second. `patienceMs`: how far off a place may lie before waiting for it is not worth it. */
export const createTurns = (
  clock: Clock,
  rate: number,
  patienceMs: number = Number.POSITIVE_INFINITY,
): Turns => {
  const gap = 1000 / rate;
  let next = Number.NEGATIVE_INFINITY;
  return {
    isNear: () => next - clock.elapsed() <= patienceMs,
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
  /** false: the next message would have to wait for too long */
  isNear: () => boolean;
  /** resolves when the next message may go out; called before the claim, so that waiting costs none of it */
  turn: () => Promise<void>;
  publish: (message: AlertMessage) => Promise<PublishResult>;
}>;

/** For one pass, which publishes one message at a time. */
export const createPublisher = (alerts: Alerts, turns: Turns): Publisher => {
  let failures = 0;
  let hasTurn = false;
  const turn = async () => {
    if (hasTurn) return;
    await turns.take();
    hasTurn = true;
  };
  return {
    stopped: () => failures >= failuresInARow,
    isNear: () => hasTurn || turns.isNear(),
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
