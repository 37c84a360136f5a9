import type { AlertMessage, AlertChannel, PublishResult } from '../ports/alert-channel.ts';
import type { Clock } from '../ports/clock.ts';
import { cleanText } from '../text/clean-text.ts';

/** The times at which messages may go out; shared by all publishers of a process. */
export type RateLimiter = Readonly<{
  /** when the next one comes, by the clock's `elapsed` */
  next: () => number;
  now: () => number;
  /** reserves the next one and waits for it */
  acquire: () => Promise<void>;
  /** called when a message goes out: the next one keeps its distance */
  used: () => void;
}>;

/** At most `rate` messages a second. */
const createRateLimiter = (clock: Clock, rate: number): RateLimiter => {
  const gap = 1000 / rate;
  let next = Number.NEGATIVE_INFINITY;
  return {
    next: () => Math.max(next, clock.elapsed()),
    now: clock.elapsed,
    acquire: async () => {
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

/** One for each channel: what waits on one holds up no other. */
export type RateLimiters = (channelId: string) => RateLimiter;

export const createRateLimiters = (clock: Clock, rate: number): RateLimiters => {
  const limiters = new Map<string, RateLimiter>();
  return (channelId) => {
    const limiter = limiters.get(channelId) ?? createRateLimiter(clock, rate);
    limiters.set(channelId, limiter);
    return limiter;
  };
};

const failuresInARow = 3;

const beyondTheRate = {
  _tag: 'Rejected',
  error: { kind: 'rate', message: 'more alerts are waiting than ALERT_RATE allows soon' },
  messageRejected: false,
} as const;

/** Publishes at no more than the allowed rate, and stops for good when the channel itself fails. */
export type Publisher = Readonly<{
  /** whether this pass has given up on the channel */
  circuitOpen: () => boolean;
  /** false: the next message would have to wait longer than `maxWaitMs` */
  canPublishInTime: () => boolean;
  /** resolves when the next message may go out; called before the claim, so that waiting costs none of it */
  turn: () => Promise<void>;
  publish: (message: AlertMessage) => Promise<PublishResult>;
  /** `publish`, unless it would have to wait too long */
  publishInTime: (message: AlertMessage) => Promise<PublishResult>;
}>;

/** Redacts the response of a channel: receivers quote what was sent to them. */
const cleanAnswer = (answer: PublishResult, hide: (text: string) => string): PublishResult => {
  const clean = (text: string): string => hide(cleanText(text));
  if (answer._tag !== 'Accepted')
    return { ...answer, error: { kind: clean(answer.error.kind), message: clean(answer.error.message) } };
  const { message_id, receipt } = answer;
  return {
    ...answer,
    message_id: message_id === null ? null : clean(message_id),
    ...(receipt === undefined ? {} : { receipt: receipt === null ? null : clean(receipt) }),
  };
};

/**
 * For one pass, which publishes one message at a time. `maxWaitMs`: how long after its first it waits for another; `hide`
 * takes secrets out of what the channel answers.
 */
export const createPublisher = (
  alerts: AlertChannel,
  limiter: RateLimiter,
  maxWaitMs: number,
  hide: (text: string) => string,
): Publisher => {
  let failures = 0;
  let latest: number | null = null;
  let hasTurn = false;
  const turn = async () => {
    if (hasTurn) return;
    await limiter.acquire();
    hasTurn = true;
  };
  const canPublishInTime = () => {
    latest ??= limiter.now() + maxWaitMs;
    return hasTurn || limiter.next() <= latest;
  };
  const publish = async (message: AlertMessage): Promise<PublishResult> => {
    await turn();
    hasTurn = false;
    limiter.used();
    const result = cleanAnswer(await alerts.publish(message)(), hide);
    if (result._tag === 'Accepted') failures = 0;
    // If even the minimal message is rejected, the content is not the cause.
    else if (result._tag === 'Unknown' || !result.messageRejected || message.minimal) failures += 1;
    return result;
  };
  return {
    circuitOpen: () => failures >= failuresInARow,
    canPublishInTime,
    turn,
    publish,
    publishInTime: async (message) => (canPublishInTime() ? publish(message) : beyondTheRate),
  };
};
