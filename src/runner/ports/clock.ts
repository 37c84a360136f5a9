/** Time at the edge. Wall-clock times are epoch milliseconds and may jump; `sleep` does not. */
export type Clock = Readonly<{
  now: () => number;
  /** Milliseconds that only go forward, from any start: for durations and pacing. */
  elapsed: () => number;
  /** Resolves after `ms`, or at once when `signal` is aborted; never rejects. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}>;

/** Epoch milliseconds as stored. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();
