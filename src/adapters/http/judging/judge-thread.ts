import { Worker } from 'node:worker_threads';
import { inTurn } from '../../../runner/checking/in-turn.ts';
import type { Assertion } from '../../../runner/config/fields/assertions.ts';
import type { AssertionResult, ReceivedResponse } from '../../../runner/ports/probe.ts';
import { errorCode } from '../../../runner/text/error-code.ts';

/** A request to the thread. */
export type JudgeRequest = Readonly<{
  assertions: readonly Assertion[];
  answer: Pick<ReceivedResponse, 'headers' | 'body'>;
}>;

/** Its replies: first the CPU time used at the start (microseconds), then the result. */
export type JudgeReply =
  | Readonly<{ begunAt: number; results: null }>
  | Readonly<{ begunAt: null; results: readonly AssertionResult[] }>;

/** The result, or a sentence that says why judging was stopped. */
type Outcome = readonly AssertionResult[] | string;

/** In CPU time of the thread: on a busy machine wall-clock time says nothing about a response. */
const limitMs = 50;

/** In wall-clock time. */
const longestMs = 10_000;

const tooLong = 'the answer took too long to judge';
const tooMuch = 'the answer took too much memory to judge';

const entry = import.meta.filename.endsWith('.ts') ? './judge-worker.ts' : './judge-worker.cjs';

const startThread = (secrets: readonly string[]): Worker => {
  const worker = new Worker(new URL(entry, import.meta.url), {
    workerData: secrets,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  worker.unref();
  // While it is idle, its exit must not be thrown.
  worker.on('error', () => {});
  return worker;
};

/** Resolves with null if the thread never started. */
const judgeIn = (worker: Worker, request: JudgeRequest): Promise<Outcome | null> =>
  new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    let begunAt: number | null = null;
    let isSettled = false;
    const settle = (outcome: Outcome | null): void => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      worker.off('message', onReply).off('error', onError).off('exit', onExit);
      worker.unref();
      resolve(outcome);
    };
    const look = async (since: number, wallSince: number): Promise<void> => {
      const { user, system } = await worker.cpuUsage();
      const usedMs = (user + system - since) / 1000;
      if (usedMs >= limitMs || performance.now() - wallSince >= longestMs) settle(tooLong);
      else if (!isSettled) wait(since, wallSince, limitMs - usedMs);
    };
    const wait = (since: number, wallSince: number, ms: number): void => {
      timer = setTimeout(() => {
        // It rejects when the thread has exited; the exit listener handles that.
        look(since, wallSince).catch(() => {});
      }, Math.ceil(ms));
    };
    const onReply = ({ begunAt: at, results }: JudgeReply): void => {
      if (results !== null) settle(results);
      else {
        begunAt = at;
        wait(at, performance.now(), limitMs);
      }
    };
    const onError = (error: unknown): void => {
      settle(errorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch : null);
    };
    const onExit = (): void => settle(begunAt === null ? null : tooLong);
    worker.on('message', onReply).on('error', onError).on('exit', onExit);
    worker.ref();
    worker.postMessage(request, []);
  });

/**
 * Judges in a thread of its own, one answer after another, each within 50 ms of CPU time, so that neither a large body nor an
 * expensive expression is seen in the latency of other checks. `judgeHere` is what it falls back to where no thread starts.
 */
export const createJudgeThread = (secrets: readonly string[]) => {
  let worker: Worker | null = null;
  const alone = inTurn();

  const judge = async (request: JudgeRequest, judgeHere: () => Outcome): Promise<Outcome> => {
    worker ??= startThread(secrets);
    const outcome = await judgeIn(worker, request);
    if (outcome === null || typeof outcome === 'string') {
      await worker.terminate();
      worker = null;
    }
    return outcome ?? judgeHere();
  };

  return (request: JudgeRequest, judgeHere: () => Outcome): Promise<Outcome> =>
    alone(() => judge(request, judgeHere));
};
