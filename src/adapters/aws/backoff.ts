/** Waiting and chance, from outside. */
export type Backoff = Readonly<{
  /** resolves after `ms` */
  sleep: (ms: number) => Promise<void>;
  /** 0 ≤ x < 1 */
  random: () => number;
}>;

/** Times that a transient refusal is tried again before it is reported. */
export const maxTries = 6;

/** Full jitter: anything up to 50 ms, 100, 200 … 1.6 s, so that runners that met do not meet again. */
export const backOff = async ({ sleep, random }: Backoff, tries: number): Promise<void> =>
  sleep(random() * 50 * 2 ** Math.min(tries, 5));
