// A thread of fold-in-threads.ts: reads a part of the log.
import { parentPort } from 'node:worker_threads';
import * as E from 'fp-ts/lib/Either.js';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { ledgerError, type LedgerError } from '../../projections/ledger.ts';
import { auditFold } from '../../runner/audit/audit-part.ts';
import { exportFold } from '../../runner/history/export-log.ts';
import type { PartFold } from '../../runner/ports/part-fold.ts';
import { replayFold } from '../../runner/replay/fold-streams.ts';
import { reportFold } from '../../runner/report/read-report.ts';
import { slowFold } from '../../runner/what-if/read-slow.ts';
import { memoryIn } from '../../runner/text/byte-text.ts';
import { whatIfFold } from '../../runner/what-if/read-what-if.ts';
import { openStore } from '../wiring/open-store.ts';
import type { GivenTask, ThreadReply } from './thread-task.ts';

const folds: readonly PartFold<never, unknown>[] = [
  auditFold,
  exportFold,
  replayFold,
  reportFold,
  slowFold,
  whatIfFold,
];

type Task = Omit<GivenTask, 'question'> & Readonly<{ question: never }>;

const betweenRepliesMs = 100;

const reply = (message: ThreadReply<unknown>): void =>
  // Bytes in an answer are moved, not copied.
  parentPort?.postMessage(
    message,
    message._tag === 'Answered' && E.isRight(message.answer) ? [...memoryIn(message.answer.right)] : [],
  );

/** The time goes on from what the program says it is. */
const clockFrom = (now: number) => {
  const began = systemClock.elapsed();
  return { ...systemClock, now: () => now + Math.round(systemClock.elapsed() - began) };
};

let opened: ReturnType<typeof openStore> | null = null;

/** The store is open from the first task on, until the thread is ended. */
const answer = async (task: Task): Promise<E.Either<LedgerError, unknown>> => {
  const clock = clockFrom(task.now);
  const fold = folds.find(({ name }) => name === task.fold);
  if (fold === undefined) throw new Error(`there is no fold ${task.fold}`);
  opened ??= openStore(task.store, { readOnly: true, clock });
  const store = await opened;
  if (E.isLeft(store)) return E.left(ledgerError(store.left.messages.join('; '), null));
  let last = clock.elapsed();
  const progress = (events: number): void => {
    const time = clock.elapsed();
    if (time - last < betweenRepliesMs) return;
    last = time;
    reply({ _tag: 'Read', id: task.id, events });
  };
  const { apis, part, space, question } = task;
  const { ledger } = store.right;
  const answered = await fold.fold({ ledger, clock, apis, part, space, progress }, question);
  // A cause is an object of its library, which cannot be passed on.
  return E.mapLeft(({ message }: LedgerError) => ledgerError(message, null))(answered);
};

let last: Promise<void> = Promise.resolve();

parentPort?.on('message', (task: Task) => {
  last = last.then(async () => reply({ _tag: 'Answered', id: task.id, answer: await answer(task) }));
});
