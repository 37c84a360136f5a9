import { isoTime } from '../../runner/ports/clock.ts';
import type { ProcessContext } from '../contract/process-context.ts';

/** A clock may be a little off. */
const toleranceMs = 10_000;

/** Says of a time (epoch ms) that lies ahead what a command makes of it: `effect`. */
export const noteFuture = (
  { clock, log }: Pick<ProcessContext, 'clock' | 'log'>,
  option: string,
  time: number | undefined,
  effect: string,
): void => {
  const now = clock.now();
  if (time !== undefined && time > now + toleranceMs)
    log(`upledger: ${option} is in the future (now it is ${isoTime(now)}): ${effect}\n`);
};

/** The same for the beginning of a part of the log. */
export const noteFutureSince = (
  context: Pick<ProcessContext, 'clock' | 'log'>,
  { since }: Readonly<{ since?: number | undefined }>,
): void => noteFuture(context, '--since', since, 'only what a wrong clock recorded can be after it');
