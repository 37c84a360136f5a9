import * as E from 'fp-ts/lib/Either.js';
import { chunksOf } from 'fp-ts/lib/ReadonlyArray.js';
import type { LedgerError } from '../../projections/ledger.ts';
import { apisInMessage, type CheckMessage } from '../ports/check-message.ts';
import type { CheckQueue } from '../ports/check-queue.ts';
import type { ConfigError } from '../ports/config-source.ts';
import { summarizeDispatch, type DispatchSummary } from './dispatch-summary.ts';
import { summarizeDays } from '../days/summarize-days.ts';
import { noCompany } from '../recording/batch-commits.ts';
import { preparePass } from '../pass/prepare-pass.ts';
import type { PassDeps, PassOptions } from '../pass/run-pass.ts';
import { recordConfigs } from '../pass/record-configs.ts';
import { countText } from '../text/count-text.ts';

export type DispatchDeps = Omit<PassDeps, 'probe' | 'progress'> & Readonly<{ queue: CheckQueue }>;
export type DispatchOptions = Pick<PassOptions, 'prune' | 'shard'>;

const messagesFor = (scheduledAt: string, apiIds: readonly string[]): readonly CheckMessage[] =>
  chunksOf(apisInMessage)(apiIds).map((api_ids) => ({ v: 1, scheduled_at: scheduledAt, api_ids }));

/**
 * A pass that leaves its checks to workers: records changed configs, sends what is due to the queue, delivers pending alerts.
 * What is not checked in time stays due, so the next dispatch sends it again, whatever became of the queue. A left:
 * configs or states could not be read, and nothing was done.
 */
export const runDispatch = async (
  deps: DispatchDeps,
  options: DispatchOptions,
): Promise<E.Either<ConfigError | LedgerError, DispatchSummary>> => {
  const { ledger, clock, queue, signal, note } = deps;
  const began = clock.elapsed();
  // What earlier dispatches left: counted before this one adds to it.
  const [prepared, backlog] = await Promise.all([
    preparePass(deps, { ...options, all: false }, noCompany),
    queue.backlog(),
  ]);
  if (E.isLeft(prepared)) return prepared;
  const { plan, delivery, unrecorded, unverified, context, passId, startedAt } = prepared.right;
  if (E.isLeft(backlog)) note(`the backlog is not known: ${backlog.left.message}`);
  for (const apiId of plan.withPendingAlerts) delivery.enqueue(apiId);

  const unsent: string[] = [];
  let sent = 0;
  const messages = messagesFor(
    context.scheduledAt,
    plan.due.map(({ api_id }) => api_id),
  );
  const send = async () => {
    const results = signal.aborted ? [] : await queue.send(messages)();
    const reasons = new Map<string, number>();
    for (const [i, { api_ids }] of messages.entries()) {
      const result = results[i];
      if (result === null) {
        sent += 1;
        continue;
      }
      unsent.push(...api_ids);
      const reason = result?.message ?? 'this dispatch ended first';
      reasons.set(reason, (reasons.get(reason) ?? 0) + api_ids.length);
    }
    for (const [reason, count] of reasons)
      note(`${countText(count, 'API')} ${count === 1 ? 'was' : 'were'} not sent to ${queue.name}: ${reason}`);
  };
  await Promise.all([send(), recordConfigs(ledger, prepared.right, note)]);
  const delivered = await delivery.drain();
  const { writer, streams } = prepared.right;
  const checks = plan.due.length;
  await summarizeDays({ ledger, writer, clock, settings: deps.settings, signal, streams, checks, note });
  await prepared.right.end();
  return E.right(
    summarizeDispatch({
      passId,
      startedAt,
      durationMs: clock.elapsed() - began,
      plan,
      messages: sent,
      unsent,
      unrecorded: [...unrecorded],
      unverified,
      backlog: E.isRight(backlog) ? backlog.right : null,
      delivered,
      interrupted: signal.aborted,
    }),
  );
};
