import type { History } from '../../world/history.ts';
import { add, nothingYet, type Naive } from '../naive-state.ts';
import { ms, type Stored, type StoredDay } from '../stored.ts';
import type { Placed, Streams, Tell } from '../streams.ts';
import { dayMs, dayOf, holdsLatencies, naiveDay, ownTime } from './naive-day.ts';

const waitMs = 600_000;

/** A day that an event closed, by the log alone. */
type Closed = Readonly<{ day: number; untilSeq: number; by: 'check' | 'config' }>;

/** What is known of the days of one stream while it is walked. */
type Walk = {
  readonly n: Naive;
  /** days in which a check or a config has its own time, and that neither an event nor a summary has closed */
  readonly open: Set<number>;
  /** closed by an event, and not summarized yet */
  readonly closed: Closed[];
  done: number;
  before: StoredDay | null;
};

const isOn = ({ config }: Naive): boolean => config !== null && config.enabled && !config.removed;

const first = (days: ReadonlySet<number>): number | null => (days.size === 0 ? null : Math.min(...days));

const see = (walk: Walk, event: Stored): void => {
  const own = ownTime(event);
  if (own !== null && (event.type === 'CheckCompleted' || event.type === 'ApiConfigured')) {
    const last = Math.min(dayOf(own), dayOf(ms(event.recorded_at))) - 1;
    for (let day = first(walk.open); day !== null && day <= last; day = first(walk.open)) {
      if (walk.n.run.length > 0) break;
      const by = event.type === 'ApiConfigured' ? 'config' : 'check';
      walk.closed.push({ day, untilSeq: event.seq - 1, by });
      walk.open.delete(day);
      walk.done = day;
    }
    if (dayOf(own) > walk.done) walk.open.add(dayOf(own));
  }
  add(walk.n, event);
};

/** What the clock of a runner showed at most while a pass ran. */
const latestClock = (h: History, { written }: Placed): number => {
  const pass = h.passes.get(written.passId);
  if (pass === undefined) return 0;
  const jumps = h.plan.runners[pass.runner]?.clock.jumps ?? [];
  const times = [
    pass.began,
    written.landed,
    h.plan.quietFrom - 1,
    ...jumps.flatMap(({ at }) => [at - 1, at]),
  ];
  return Math.max(
    ...times
      .filter((time) => pass.began <= time && time <= written.landed)
      .map((time) => h.clockOf(pass.runner, time)),
  );
};

/** Since when a day may be closed that no event closes. */
const silentFrom = (n: Naive, day: number, recordedAt: number): number => {
  const end = (day + 1) * dayMs;
  if (!isOn(n)) return end + waitMs;
  return Math.max(end, recordedAt) + waitMs + 2000 * (n.config?.check_interval_seconds ?? 0);
};

const ascends = (times: readonly number[]): boolean =>
  times.every((time, i) => i === 0 || time >= Number(times[i - 1]));

const inOrder = (events: readonly Stored[]): boolean =>
  ascends(events.flatMap((event) => ownTime(event) ?? []));

const isRecordedInOrder = (events: readonly Stored[]): boolean =>
  ascends(events.map(({ recorded_at }) => ms(recorded_at)));

/** What a summary says of its day, against what was written up to its last event. */
const checkFigures = (
  said: StoredDay,
  day: number,
  counted: readonly Stored[],
  forgotten: ReadonlySet<Stored>,
  tell: Tell,
): void => {
  const at = `${said.api_id}/${String(said.seq)} (${said.day})`;
  // Where clocks differ by hours, an event behind expired checks may say an earlier day than theirs.
  if (forgotten.size > 0 && !(inOrder(counted) && isRecordedInOrder(counted))) return;
  const checks = counted.filter(
    (event) => event.type === 'CheckCompleted' && dayOf(ms(event.checked_at)) === day,
  );
  if (said.checks !== checks.length)
    tell('day checks', `${at} counts ${String(said.checks)} checks of ${String(checks.length)}`);
  const latencies = checks.flatMap((event) =>
    event.type === 'CheckCompleted' && event.outcome === 'UP' ? (event.latency_ms ?? []) : [],
  );
  if (!holdsLatencies(said.latency, latencies)) tell('day latency', `${at} has other latencies`);
  // Where a clock went back, which check speaks for a time depends on how that is told; where the check that speaks for the
  // beginning of the day has expired, its time is an estimate.
  const begin = checks[0]?.seq ?? said.until_seq + 1;
  const speaker = counted.findLast(({ type, seq }) => type === 'CheckCompleted' && seq < begin);
  if (!inOrder(counted) || (speaker !== undefined && forgotten.has(speaker))) return;
  for (const [name, value] of Object.entries(naiveDay(counted, day))) {
    const told = said[name as keyof ReturnType<typeof naiveDay>];
    if (told !== value) tell('day time', `${at}: ${name} is ${String(told)}, not ${String(value)}`);
  }
};

const checkSummary = (
  h: History,
  walk: Walk,
  stream: readonly Placed[],
  placed: Placed,
  said: StoredDay,
  tell: Tell,
): void => {
  const at = `${said.api_id}/${String(said.seq)} (${said.day})`;
  const { n, before } = walk;
  const day = dayOf(ms(`${said.day}T00:00:00.000Z`));
  if (said.previous_summary_seq !== (before?.seq ?? null)) tell('day link', `${at} follows another summary`);
  if (before !== null && said.day <= before.day) tell('day again', `${at} follows one of ${before.day}`);
  if (said.from_seq !== (before?.until_seq ?? 0) + 1) tell('day begin', `${at} begins elsewhere`);
  const clock = latestClock(h, placed);
  if (clock < (day + 1) * dayMs + waitMs)
    tell('day too early', `${at} is summarized at ${new Date(clock).toISOString()} by its runner's clock`);
  const counted = stream.slice(0, said.until_seq).map(({ event }) => event);
  const forgotten = new Set(
    stream
      .slice(0, said.seq)
      .filter(({ written }) => written.forgotten !== null && written.forgotten <= placed.written.landed)
      .map(({ event }) => event),
  );
  if (!counted.some((event) => dayOf(ownTime(event) ?? Number.NaN) === day) && !said.partial)
    tell('day of nothing', `${at} is a day without a check or a config`);
  if (said.partial && forgotten.size === 0)
    tell('day partial', `${at} says that checks had expired, and none had`);
  if (said.partial) return;
  checkFigures(said, day, counted, forgotten, tell);
  const closed = walk.closed.find((one) => one.day === day);
  const atHead = said.closed_by === 'removal' || said.closed_by === 'silence';
  if (closed !== undefined) {
    if (said.until_seq !== closed.untilSeq || said.closed_by !== closed.by)
      tell(
        'day border',
        `${at} ends at ${String(said.until_seq)} by ${said.closed_by}, not at ${String(closed.untilSeq)} by ${closed.by}`,
      );
    return;
  }
  if (!atHead) tell('day closed by nothing', `${at} is closed by ${said.closed_by}, and no event closes it`);
  if (said.until_seq !== said.seq - 1) tell('day border', `${at} is closed at its head and stands elsewhere`);
  if (first(walk.open) !== day) tell('day order', `${at} is not the first day that is open`);
  if (said.closed_by !== (isOn(n) ? 'silence' : 'removal'))
    tell('day reason', `${at} says ${said.closed_by}`);
  const recordedAt = ms(counted.findLast(({ type }) => type !== 'DaySummarized')?.recorded_at ?? '');
  if (clock < silentFrom(n, day, recordedAt)) tell('day too early', `${at} is closed while it may go on`);
};

const afterSummary = (walk: Walk, said: StoredDay): void => {
  const day = dayOf(ms(`${said.day}T00:00:00.000Z`));
  walk.before = said;
  walk.done = Math.max(walk.done, day);
  for (const one of walk.open) if (one <= day) walk.open.delete(one);
  walk.closed.splice(0, walk.closed.length, ...walk.closed.filter((one) => one.day > day));
};

/** Streams that a pass of few checks looks at: where there are more, passes that are hours apart cannot keep up. */
const streamsOfPass = 10;

/**
 * A check expired that a clock which was behind had written after one that is still there: until that one expires too, a gap
 * cannot be told from a loss, and nothing behind it is summarized.
 */
const isRagged = (stream: readonly Placed[]): boolean => {
  let latest = '';
  return stream.some(({ event: { recorded_at }, written }) => {
    if (written.forgotten === null && recorded_at > latest) latest = recorded_at;
    return written.forgotten !== null && recorded_at < latest;
  });
};

/** Days that were over long before the last pass, and closed, are summarized. */
const checkComplete = (
  h: History,
  apiId: string,
  walk: Walk,
  stream: readonly Placed[],
  tell: Tell,
): void => {
  // Of a stream that ends with a summary a state says no more than when it was last checked: where a clock went back just
  // before monitoring ended, only `upledger days` finds what is left.
  const events = stream.map(({ event }) => event);
  if (isRagged(stream) || (walk.n.head?.type === 'DaySummarized' && !inOrder(events))) return;
  const quiet = [...h.passes.values()].filter((pass) => pass.quiet && pass.summary !== null);
  const last = quiet.at(-1);
  if (last === undefined || h.plan.apis.length > streamsOfPass) return;
  // A pass that sees a check of its own day first puts off what stands behind it.
  const left = events.filter(({ seq }) => seq > (walk.before?.until_seq ?? 0));
  const next = left.map(ownTime).find((time) => time !== null);
  if (next !== undefined && dayOf(next) === dayOf(last.began - waitMs)) return;
  // Where a state was deleted, and rebuilt once all checks of a day behind the last summary had expired, nothing says that there
  // were any: not the log, which ends with that summary, and not the state. The next event would say so.
  const isUnknown = (day: number): boolean =>
    walk.n.head?.type === 'DaySummarized' &&
    events.every((event) => dayOf(ownTime(event) ?? Number.NaN) !== day || event.unseen === true);
  const head = walk.n.head === null ? 0 : ms(walk.n.head.recorded_at);
  const late = [
    ...walk.closed.map(({ day }) => ({ day, since: (day + 1) * dayMs + waitMs })),
    ...[...walk.open].map((day) => ({ day, since: silentFrom(walk.n, day, head) })),
  ].filter(({ day, since }) => since <= last.began && !isUnknown(day));
  for (const { day } of late)
    tell('day missing', `${apiId}: ${new Date(day * dayMs).toISOString().slice(0, 10)} is not summarized`);
};

/** Asks of every summary whether it says what was, and of every day that is over whether it has one. */
export const checkDays = (h: History, streams: Streams, tell: Tell): void => {
  if (!h.plan.summarizeDays) return;
  for (const fault of h.audited) tell('audit', fault);
  for (const [apiId, stream] of streams) {
    const walk: Walk = { n: nothingYet(new Map()), open: new Set(), closed: [], done: -1, before: null };
    for (const placed of stream) {
      const { event } = placed;
      if (event.type === 'DaySummarized') {
        checkSummary(h, walk, stream, placed, event, tell);
        afterSummary(walk, event);
      }
      see(walk, event);
    }
    checkComplete(h, apiId, walk, stream, tell);
  }
};
