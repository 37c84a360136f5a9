import type { AlertMessage, Alerts, PublishResult } from './alerts.ts';
import type { Clock } from './clock.ts';

const failuresInARow = 3;

/** Publishes at no more than the allowed rate, and stops for good when the channel itself seems out of order. */
export type Publisher = Readonly<{
  /** whether the channel is given up on for this pass */
  stopped: () => boolean;
  /** resolves when the next message may go out; called before the claim, so that waiting costs none of it */
  turn: () => Promise<void>;
  publish: (message: AlertMessage) => Promise<PublishResult>;
}>;

export const createPublisher = (alerts: Alerts, clock: Clock, rate: number): Publisher => {
  let next = Number.NEGATIVE_INFINITY;
  let failures = 0;
  const turn = async () => {
    for (let wait = next - clock.elapsed(); wait > 0; wait = next - clock.elapsed()) await clock.sleep(wait);
  };
  return {
    stopped: () => failures >= failuresInARow,
    turn,
    publish: async (message) => {
      await turn();
      next = clock.elapsed() + 1000 / rate;
      const result = await alerts.publish(message)();
      if (result._tag === 'Accepted') failures = 0;
      else if (result._tag === 'Unknown' || !result.aboutMessage) failures += 1;
      return result;
    },
  };
};
