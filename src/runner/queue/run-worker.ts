import * as E from 'fp-ts/lib/Either.js';
import { batchCommits, checksAsCompany } from '../recording/batch-commits.ts';
import { apisInMessage } from '../ports/check-message.ts';
import type { CheckQueue, Receipt } from '../ports/check-queue.ts';
import { checkPace, createStartThrottle } from '../checking/start-throttle.ts';
import { extendVisibility } from './extend-visibility.ts';
import { emptyReport, type MessageReport } from './message-report.ts';
import type { PassDeps } from '../pass/run-pass.ts';
import { createRateLimiters } from '../alerting/publisher.ts';
import { workMessage, type Worked } from './handle-message.ts';

/** `signal`: take nothing new, finish within the grace period, release the rest. */
export type WorkDeps = Omit<PassDeps, 'progress' | 'repair' | 'identity'> &
  Readonly<{
    queue: CheckQueue;
    renewSecrets: () => Promise<void>;
    onMessage: (report: MessageReport) => void;
  }>;

export type WorkOptions = Readonly<{
  concurrency: number;
  /** how long a message stays invisible to other workers, unless that is extended */
  hiddenSeconds: number;
  graceMs: number;
  /** end as soon as the queue is empty */
  drain: boolean;
}>;

const mostInReceive = 10;
/** Short enough that an idle worker can wait for its end when it is asked to stop, so that no answer gets lost. */
const pollSeconds = 5;
const longestPauseMs = 30_000;
const longestRefusalSeconds = 60;

/** Checks what comes from the queue until `signal`, or until the queue is empty. Gives whether anything went wrong. */
export const runWorker = async (deps: WorkDeps, options: WorkOptions): Promise<boolean> => {
  const { ledger, clock, settings, queue, signal: stop, note } = deps;
  const { concurrency, hiddenSeconds } = options;
  const pace = checkPace(concurrency);
  const abandon = new AbortController();
  const working = new Set<Promise<void>>();
  /** checks of the messages held: not over yet, and of those the ones not started yet */
  const held = { open: 0, toStart: 0 };
  let wake: () => void = () => undefined;
  /** each one makes the pause before the next poll longer */
  let consecutiveFailures = 0;
  let failed = false;
  /** released once nothing is taken any more, or this worker's own last poll might get them */
  const unfinished: string[] = [];

  const throttle = createStartThrottle(pace, clock);
  const company = checksAsCompany(throttle.recent, () => (held.open > 16 ? 8 : 0));
  const shared = {
    ...deps,
    signal: abandon.signal,
    throttle,
    limiters: createRateLimiters(clock, settings.alertRate),
    commit: batchCommits(ledger, clock, company),
  };

  const capacity = (): number => {
    const toStart = Math.max(2 * apisInMessage, 4 * concurrency) - held.toStart;
    return Math.min(mostInReceive, Math.floor(Math.min(toStart, pace.open - held.open) / apisInMessage));
  };

  const release = async (handle: string, seconds: number) => {
    const given = await queue.extend(handle, seconds)();
    if (E.isLeft(given)) note(`a message is redelivered only later: ${given.left.message}`);
  };

  const wentWrong = () => {
    consecutiveFailures += 1;
    failed = true;
  };

  /** It goes to the dead letters once it has been received too often; meanwhile it must not keep coming at once. */
  const fail = async ({ handle, message_id, receiveCount }: Receipt, faults: readonly string[]) => {
    note(`message ${message_id} cannot be used (receipt ${String(receiveCount)}): ${faults.join('; ')}`);
    failed = true;
    await release(handle, Math.min(longestRefusalSeconds, receiveCount - 1));
    deps.onMessage({ ...emptyReport, ending: 'refused' });
  };

  /** Holds places for the checks of a message, and counts them down as they start and end. */
  const work = async (receipt: Receipt): Promise<E.Either<string, Worked>> => {
    if (E.isLeft(receipt.message)) return E.left('');
    const { length } = receipt.message.right.api_ids;
    const mine = { open: length, toStart: length };
    held.open += mine.open;
    held.toStart += mine.toStart;
    const less = (what: 'open' | 'toStart', by: number) => {
      mine[what] -= by;
      held[what] -= by;
      wake();
    };
    const probe: PassDeps['probe'] = (config, signal) => async () => {
      less('toStart', 1);
      const result = await deps.probe(config, signal)();
      less('open', 1);
      return result;
    };
    const onPlanned = (due: number) => {
      less('toStart', length - due);
      less('open', length - due);
    };
    const worked = await workMessage({ ...shared, probe }, receipt.message.right, onPlanned);
    less('toStart', mine.toStart);
    less('open', mine.open);
    return worked;
  };

  const handleReceipt = async (receipt: Receipt) => {
    const { handle, message_id, message } = receipt;
    if (E.isLeft(message)) return fail(receipt, message.left);
    const stopKeeping = extendVisibility(queue, handle, hiddenSeconds, clock, note);
    const worked = await work(receipt);
    await stopKeeping();
    if (E.isLeft(worked)) {
      wentWrong();
      note(`the APIs of message ${message_id} were not checked; it will be redelivered: ${worked.left}`);
      deps.onMessage({ ...emptyReport, unrecorded: message.right.api_ids.length });
      return undefined;
    }
    const { isDone, report } = worked.right;
    if (isDone) {
      consecutiveFailures = 0;
      const removed = await queue.remove(handle)();
      if (E.isLeft(removed)) note(`a finished message will be redelivered: ${removed.left.message}`);
    } else if (abandon.signal.aborted) unfinished.push(handle);
    else wentWrong();
    deps.onMessage({ ...(await report()), ending: isDone ? 'removed' : 'back' });
    return undefined;
  };

  const begin = (receipt: Receipt) => {
    const run = handleReceipt(receipt).finally(() => {
      working.delete(run);
      wake();
    });
    working.add(run);
  };

  const over = new AbortController();
  let limit: Promise<void> = Promise.resolve();
  stop.addEventListener(
    'abort',
    () => {
      limit = clock.sleep(options.graceMs, over.signal).then(() => abandon.abort());
      wake();
    },
    { once: true },
  );
  while (!stop.aborted) {
    if (consecutiveFailures > 0)
      await clock.sleep(Math.min(longestPauseMs, 500 * 2 ** consecutiveFailures), stop);
    const most = capacity();
    if (most < 1) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      continue;
    }
    if (stop.aborted) break;
    const waitSeconds = options.drain ? 1 : pollSeconds;
    const received = await queue.receive({ most, waitSeconds, hiddenSeconds })();
    if (E.isLeft(received)) {
      wentWrong();
      note(`nothing can be received from ${queue.name}: ${received.left.message}`);
      if (options.drain) break;
    } else if (stop.aborted) await Promise.all(received.right.map(({ handle }) => release(handle, 0)));
    else received.right.forEach(begin);
    if (options.drain && E.isRight(received) && received.right.length === 0 && working.size === 0) break;
  }
  await Promise.all(working);
  over.abort();
  await limit;
  await Promise.all(unfinished.map((handle) => release(handle, 0)));
  return failed;
};
