/** Time at the edge. Wall-clock times are epoch milliseconds and may jump; `sleep` does not. */
export type Clock = Readonly<{
  now: () => number;
  /** Milliseconds that only go forward, from any start: for durations and pacing. */
  elapsed: () => number;
  /** Resolves after `ms`, or at once when `signal` is aborted; never rejects. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}>;

let latest = { ms: 0, text: new Date(0).toISOString() };

/** Epoch milliseconds as stored. What happens in one moment has one text. */
export const isoTime = (ms: number): string => {
  if (ms !== latest.ms) latest = { ms, text: new Date(ms).toISOString() };
  return latest.text;
};
