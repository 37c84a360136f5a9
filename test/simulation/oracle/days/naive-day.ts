import { ms, type Stored, type StoredCheck, type StoredConfig } from '../stored.ts';

export const dayMs = 86_400_000;

export const dayOf = (time: number): number => Math.floor(time / dayMs);

/** When an event says that it happened, where that counts for a day. */
export const ownTime = (event: Stored): number | null => {
  if (event.type === 'CheckCompleted') return ms(event.checked_at);
  return event.type === 'ApiConfigured' ? ms(event.read_at) : null;
};

/** What an API was on one UTC day. Times in ms. */
export type NaiveDay = Readonly<{
  up_ms: number;
  down_ms: number;
  unknown_ms: number;
  unmonitored_ms: number;
}>;

const isOn = (config: StoredConfig | undefined): boolean =>
  config !== undefined && config.enabled && !config.removed;

/**
 * What an API was on one day, by the events given, whose own times only ever go forward: the day is cut wherever anything
 * can change, and each piece is looked at by itself, at its first millisecond, with all events at hand.
 */
export const naiveDay = (events: readonly Stored[], day: number): NaiveDay => {
  const [begin, end] = [day * dayMs, (day + 1) * dayMs];
  const configs = events.filter((event) => event.type === 'ApiConfigured');
  const checks = events.filter((event) => event.type === 'CheckCompleted');
  const changes = events
    .filter((event) => event.type === 'StateChanged')
    .filter(({ signal }) => signal === undefined);
  const interval = ({ seq }: StoredCheck): number =>
    (configs.findLast((config) => config.seq < seq)?.check_interval_seconds ?? 0) * 1000;
  const speaksUntil = (check: StoredCheck): number => ms(check.checked_at) + 2 * interval(check);
  const isMonitored = (time: number): boolean => isOn(configs.findLast(({ read_at }) => ms(read_at) <= time));
  const isObserved = (time: number): boolean => {
    const check = checks.findLast(({ checked_at }) => ms(checked_at) <= time);
    if (check === undefined || speaksUntil(check) <= time) return false;
    // A time without monitoring ends what a check says, even when it is over.
    return !configs.some((config) => config.seq > check.seq && !isOn(config) && ms(config.read_at) <= time);
  };
  const isDown = (time: number): boolean => changes.findLast(({ since }) => ms(since) <= time)?.to === 'DOWN';
  const borders = [
    begin,
    ...configs.map(({ read_at }) => ms(read_at)),
    ...checks.flatMap((check) => [ms(check.checked_at), speaksUntil(check)]),
    ...changes.map(({ since }) => ms(since)),
  ]
    .filter((time) => begin <= time && time < end)
    .toSorted((a, b) => a - b);
  const total = { up_ms: 0, down_ms: 0, unknown_ms: 0, unmonitored_ms: 0 };
  for (const [i, from] of borders.entries()) {
    const length = (borders[i + 1] ?? end) - from;
    if (!isMonitored(from)) total.unmonitored_ms += length;
    else if (!isObserved(from)) total.unknown_ms += length;
    else if (isDown(from)) total.down_ms += length;
    else total.up_ms += length;
  }
  return total;
};

/** The least latency of a step: one ms each below 512; above, each doubling has 256 of them. */
const leastOf = (step: number): number => {
  if (step < 512) return step;
  let [width, least] = [1, 512];
  for (let at = 512; ; at += 1) {
    if (at % 256 === 0) width = 2 ** (at / 256 - 1);
    if (at === step) return least;
    least += width;
  }
};

/** Whether a stored histogram, `step, count, step, count …`, has each of these latencies in its step, and none besides. */
export const holdsLatencies = (stored: unknown, latencies: readonly number[]): boolean => {
  if (!Array.isArray(stored)) return false;
  const left = latencies.toSorted((a, b) => a - b);
  for (let i = 0; i < stored.length; i += 2) {
    const [step, count] = [Number(stored[i]), Number(stored[i + 1])];
    for (const latency of left.splice(0, count))
      if (latency < leastOf(step) || latency >= leastOf(step + 1)) return false;
    if (count <= 0) return false;
  }
  return (
    left.length === 0 &&
    stored.reduce((sum: number, n, i) => (i % 2 === 1 ? sum + Number(n) : sum), 0) === latencies.length
  );
};
