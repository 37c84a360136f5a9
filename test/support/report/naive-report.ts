import type { Event, EventOfType } from '../../../src/events/event.ts';
import type { Outcome } from '../../../src/events/fields/outcome.ts';

/** What one second was. `observed` is a share where checks have expired: how many there were is known, and not when. */
type Second = Readonly<{
  monitored: boolean;
  off: 'disabled' | 'removed';
  observed: number;
  state: Outcome;
}>;

const ms = (time: string): number => Date.parse(time);

/** The same as the report, in the most naive way: looks at each second of the period by itself, with all events at hand. */
export const naiveSeconds = (events: readonly Event[], since: number, until: number): readonly Second[] => {
  const configs = events.filter((event) => event.type === 'ApiConfigured');
  const changes = events.filter((event) => event.type === 'StateChanged');
  const configAt = (seq: number) => configs.findLast((config) => config.seq < seq);
  const isOn = (config: EventOfType<'ApiConfigured'> | undefined): boolean =>
    config !== undefined && config.enabled && !config.removed;
  const intervalAt = (seq: number): number => (configAt(seq)?.check_interval_seconds ?? 0) * 1000;
  const seqs = new Set(events.map(({ seq }) => seq));
  const offs = configs
    .filter((config) => !isOn(config))
    .map(({ seq, read_at }) => ({ seq, time: ms(read_at) }));
  // What has been expired ends at the next event of any kind: the last of them is taken to have been made then.
  const speakers = events.flatMap((event) => {
    if (event.type === 'CheckCompleted') return [{ seq: event.seq, time: ms(event.checked_at) }];
    const endsHole = event.seq > 1 && !seqs.has(event.seq - 1) && isOn(configAt(event.seq));
    if (!endsHole) return [];
    return [{ seq: event.seq, time: ms(event.type === 'ApiConfigured' ? event.read_at : event.recorded_at) }];
  });

  /** From each of them on, how long it speaks, and how surely. */
  const spoken = speakers.map(({ seq, time: from }, i) => {
    const interval = intervalAt(seq);
    const ends = [speakers[i + 1], offs.find((off) => off.seq >= seq)].filter((end) => end !== undefined);
    const end = ends.toSorted((a, b) => a.seq - b.seq || a.time - b.time)[0] ?? { seq: null, time: until };
    const present = events.filter((event) => event.seq > seq && event.seq < (end.seq ?? 0)).length;
    const missing = end.seq === null || end.seq === seq ? 0 : end.seq - seq - 1 - present;
    return missing === 0
      ? { from, to: Math.min(end.time, from + 2 * interval), share: 1 }
      : {
          from,
          to: end.time,
          share: Math.min(1, (interval + missing * intervalAt(end.seq ?? 0)) / (end.time - from)),
        };
  });

  const readAt = configs.map(({ read_at }) => ms(read_at));
  const changedAt = changes.map((change) => ms(change.since));
  return Array.from({ length: Math.floor((until - since) / 1000) }, (_, i) => {
    const time = since + i * 1000;
    const config = configs[readAt.findLastIndex((read) => read <= time)];
    const speaker = spoken.findLast(({ from, to }) => from <= time && time < to);
    return {
      monitored: isOn(config),
      off: config?.removed === true ? 'removed' : 'disabled',
      observed: speaker?.share ?? 0,
      state: changes[changedAt.findLastIndex((changed) => changed <= time)]?.to ?? 'UP',
    };
  });
};

type NaiveIncident = Readonly<{
  from: string;
  to: string | null;
  stopped: 'disabled' | 'removed' | null;
  duration_ms: number;
}>;

/** The times of DOWN of which some second in the period was monitored. */
export const naiveIncidents = (
  events: readonly Event[],
  since: number,
  until: number,
): readonly NaiveIncident[] => {
  const seconds = naiveSeconds(events, since, until).map((second, i) => ({
    ...second,
    time: since + i * 1000,
  }));
  const changes = events.filter((event) => event.type === 'StateChanged');
  return changes
    .filter(({ to }) => to === 'DOWN')
    .flatMap((down) => {
      const to = changes.find((change) => change.seq > down.seq && change.to === 'UP')?.since ?? null;
      const [from, end] = [ms(down.since), to === null ? until : ms(to)];
      const during = seconds.filter(({ time }) => from <= time && time < end);
      const found = during.findLast(({ monitored }) => monitored);
      if (found === undefined) return [];
      const last = seconds.at(-1);
      const stopped = end >= until && last?.monitored === false && ms(to ?? '9999') > until ? last.off : null;
      const ended = to === null ? Math.min(until, found.time + 1000) : end;
      return [{ from: down.since, to, stopped, duration_ms: ended - from }];
    });
};
