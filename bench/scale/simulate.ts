import { apisInMessage } from '../../src/runner/ports/check-message.ts';
import { checkPace } from '../../src/runner/checking/start-throttle.ts';
import { isDue, slotOf } from '../../src/projections/health/schedule.ts';
import { createEventHeap } from './event-heap.ts';
import type { Scenario } from './scenario.ts';

/** Delays in milliseconds: from a moment at which an API fails to the record of the first check that began after it. */
export type Outcome = Readonly<{
  delays: Float64Array;
  checks: number;
  dropped: number;
  late: number;
  expired: number;
  /** most messages that waited at once */
  backlog: number;
}>;

type Message = { scheduled: number; sent: number; apis: readonly number[] };
type Worker = {
  alive: boolean;
  /** checks that wait for their start */
  queue: { api: number; message: Held }[];
  young: number;
  open: number;
  held: number;
  cpuFreeAt: number;
};
type Held = { message: Message; left: number; worker: Worker };

/** Repeatable: the same scenario gives the same outcome. */
const randomFrom = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
};

const pollMs = 20;
const none = -1;

/** Dispatch each interval, SQS with its hidden and expiring messages, and workers with the real pace and slot rules. */
export const simulateScale = (scenario: Scenario): Outcome => {
  const { apis, intervalMs, workers, hiddenMs, retentionMs, zoneDies, endMs } = scenario;
  const random = randomFrom(11);
  const events = createEventHeap();
  const pace = checkPace(scenario.concurrency);
  const seconds = intervalMs / 1000;
  const scheduledOf = new Float64Array(apis).fill(none);
  const recordedAt = new Float64Array(apis).fill(none);
  const failsAt = Float64Array.from(
    { length: apis },
    () => scenario.warmUpMs + random() * (endMs - scenario.warmUpMs) * 0.6,
  );
  const delays = new Float64Array(apis).fill(Number.NaN);
  const isHanging = Uint8Array.from({ length: apis }, () => Number(random() < scenario.hanging));
  const count = { checks: 0, dropped: 0, late: 0, expired: 0, backlog: 0 };
  const waiting: Message[] = [];
  let first = 0;
  let now = 0;

  const crew = Array.from({ length: workers }, (): Worker => ({
    alive: true,
    queue: [],
    young: 0,
    open: 0,
    held: 0,
    cpuFreeAt: 0,
  }));
  const after = (ms: number, action: () => void) => events.push(now + ms, action);

  const dispatch = () => {
    const scheduled = now;
    const due: number[] = [];
    for (let api = 0; api < apis; api += 1) {
      const last = scheduledOf[api] ?? none;
      if (isDue(last === none ? null : new Date(last).toISOString(), now, seconds)) due.push(api);
    }
    due.sort((a, b) => (recordedAt[a] ?? 0) - (recordedAt[b] ?? 0));
    for (let i = 0; i < due.length; i += apisInMessage)
      waiting.push({ scheduled, sent: now, apis: due.slice(i, i + apisInMessage) });
    count.backlog = Math.max(count.backlog, waiting.length - first);
    for (const worker of crew) take(worker);
    after(intervalMs, dispatch);
  };

  const nextMessage = (): Message | undefined => {
    for (; first < waiting.length; first += 1) {
      const message = waiting[first];
      if (message !== undefined && now - message.sent <= retentionMs) {
        first += 1;
        return message;
      }
      count.expired += 1;
    }
    return undefined;
  };

  /** As `room` in the worker: few that wait for their start, and places for all that may hang. */
  const hasRoom = ({ queue, held }: Worker) =>
    Math.max(2 * apisInMessage, 4 * scenario.concurrency) - queue.length >= apisInMessage &&
    pace.open - held >= apisInMessage;

  const take = (worker: Worker) => {
    while (worker.alive && hasRoom(worker)) {
      const message = nextMessage();
      if (message === undefined) return;
      const fresh = message.apis.filter(
        (api) =>
          scheduledOf[api] === none ||
          slotOf(scheduledOf[api] ?? 0, seconds) < slotOf(message.scheduled, seconds),
      );
      count.dropped += message.apis.length - fresh.length;
      if (slotOf(now, seconds) > slotOf(message.scheduled, seconds)) count.late += fresh.length;
      const held: Held = { message, left: fresh.length, worker };
      worker.held += fresh.length;
      worker.queue.push(...fresh.map((api) => ({ api, message: held })));
      // A worker that dies takes what it holds with it until its time out of sight is over.
      after(hiddenMs, () => {
        if (!worker.alive && held.left > 0) {
          waiting.splice(first, 0, message);
          held.left = 0;
        }
      });
      start(worker);
    }
  };

  const durationOf = (api: number): number => {
    if (isHanging[api] === 1) return scenario.timeoutMs;
    const spread = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    return scenario.latencyMs * Math.exp(0.5 * spread);
  };

  const start = (worker: Worker) => {
    while (worker.alive && worker.queue.length > 0 && worker.young < pace.recent && worker.open < pace.open) {
      const next = worker.queue.shift();
      if (next === undefined) return;
      const { api, message } = next;
      const began = now;
      const lasts = durationOf(api);
      worker.young += 1;
      worker.open += 1;
      count.checks += 1;
      let isYoung = true;
      const grow = () => {
        if (!isYoung) return;
        isYoung = false;
        worker.young -= 1;
        start(worker);
      };
      after(pace.recentMs, grow);
      after(lasts, () => {
        worker.open -= 1;
        worker.cpuFreeAt = Math.max(worker.cpuFreeAt, now) + scenario.cpuMs;
        if (worker.alive) events.push(worker.cpuFreeAt, () => record(worker, message, api, began));
        grow();
        start(worker);
      });
    }
  };

  const record = (worker: Worker, held: Held, api: number, began: number) => {
    if (!worker.alive) return;
    held.left -= 1;
    worker.held -= 1;
    const { scheduled } = held.message;
    if (scheduledOf[api] === none || slotOf(scheduledOf[api] ?? 0, seconds) < slotOf(scheduled, seconds)) {
      scheduledOf[api] = scheduled;
      recordedAt[api] = now;
      const fails = failsAt[api] ?? 0;
      if (Number.isNaN(delays[api]) && began >= fails) delays[api] = now - fails;
    }
    take(worker);
  };

  const poll = (worker: Worker) => {
    take(worker);
    start(worker);
    after(pollMs * 10, () => poll(worker));
  };

  dispatch();
  for (const worker of crew) after(random() * pollMs, () => poll(worker));
  if (zoneDies !== null) {
    const half = crew.filter((_, i) => i % 2 === 0);
    events.push(zoneDies.at, () => {
      for (const worker of half) Object.assign(worker, { alive: false, queue: [] });
    });
    events.push(zoneDies.until, () => {
      for (const _ of half) {
        const fresh: Worker = { alive: true, queue: [], young: 0, open: 0, held: 0, cpuFreeAt: now };
        crew.push(fresh);
        poll(fresh);
      }
    });
  }
  while (events.next() <= endMs) {
    now = events.next();
    events.run();
  }
  // What was not found out by the end has been waiting for at least so long.
  for (const [api, delay] of delays.entries())
    if (Number.isNaN(delay)) delays[api] = endMs - (failsAt[api] ?? 0);
  return { delays: delays.toSorted(), ...count };
};
