import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { Event } from '../../events/event.ts';
import { closingOf } from '../../projections/days/closing.ts';
import { beginDays, resumeDays, type DayFold, type Summary } from '../../projections/days/begin-days.ts';
import { closeAtHead, foldDays, markExpired } from '../../projections/days/day-fold.ts';
import { dayIn } from '../../projections/days/utc-days.ts';
import type { Command } from '../../projections/health/decide.ts';
import { epochMs } from '../../projections/health/epoch-ms.ts';
import type { Health } from '../../projections/health/health-state.ts';
import { endMayHaveExpired } from '../../projections/health/retention.ts';
import { everything, type Ledger } from '../../projections/ledger.ts';
import { isOfToday, isOver, isSilent } from './when-days-are-over.ts';
import { readOne } from '../recording/read-events.ts';
import type { StreamWriter } from '../recording/stream-writer.ts';
import { formatError } from '../text/format-error.ts';

/** Events of a damaged stream that are read in search of the one that resumes it. */
const mostDamaged = 100_000;

/** Summaries that are appended in one commit. */
const inCommit = 20;

export type SummarizeDeps = Readonly<{
  ledger: Ledger;
  writer: StreamWriter;
  /** epoch ms */
  now: number;
  signal: AbortSignal;
}>;

/**
 * `days`: those that have a summary now, `own`: of these, those that another runner did not write first; `error`: why not all
 * that is over was summarized.
 */
export type Summarized = Readonly<{ days: number; own: number; events: number; error: string | null }>;

const nothing: Summarized = { days: 0, own: 0, events: 0, error: null };

/** The last event that a summary goes on from, or the beginning; a text: why it cannot be gone on from. */
const begin = async ({ ledger, writer }: SummarizeDeps, apiId: string): Promise<DayFold | string> => {
  const { summarized_seq: seq } = writer.state(apiId);
  if (seq === null) return beginDays(apiId);
  const last = await readOne(ledger, apiId, seq);
  if (E.isLeft(last)) return formatError(last.left);
  const event = last.right;
  if (event?.type !== 'DaySummarized') return `event ${apiId}/${String(seq)} should be its last summary`;
  const closing = closingOf(event);
  if (closing === null) return `event ${apiId}/${String(seq)} has a closing that cannot be read`;
  return resumeDays(apiId, event, dayIn(event.day), closing);
};

/** Places that are looked at first: on most visits they say that no day is over. */
const peeked = 8;

/** Appends summaries that follow one another; `error` says why that failed. Others may have been first. */
const append = async (
  { writer }: SummarizeDeps,
  apiId: string,
  summaries: readonly Summary[],
): Promise<Readonly<{ own: number; error: string | null }>> => {
  let own = 0;
  let after = writer.state(apiId).summarized_day;
  for (let i = 0; i < summaries.length; i += inCommit) {
    const commands = summaries.slice(i, i + inCommit).map((summary): Command => {
      const command: Command = { _tag: 'SummarizeDay', summary, after };
      after = summary.day;
      return command;
    });
    const appended = await writer.execute(apiId, () => commands);
    if (appended._tag === 'NotAppended') return { own, error: appended.reason };
    own += appended.events.length;
    if (appended.stateError !== null) return { own, error: appended.stateError };
    if (appended.refusal !== null) break;
  }
  return { own, error: null };
};

/** Brings the state up to an event that was read: it may lag behind checks, and behind a summary. A text: why it does not. */
const catchUp = async ({ writer }: SummarizeDeps, apiId: string, seq: number): Promise<string | null> => {
  if (writer.state(apiId).version >= seq) return null;
  writer.noteRead(apiId, seq);
  const caughtUp = await writer.execute(apiId, () => []);
  if (caughtUp._tag === 'NotAppended') return caughtUp.reason;
  return writer.state(apiId).version >= seq ? null : 'its state does not follow its log';
};

/** Notes checks at the end of the stream that only the state still knows of. */
const noteTail = (fold: DayFold, { version, last_checked_at }: Health, head: number): void => {
  if ((version > head || fold.expiredBefore) && last_checked_at !== null)
    markExpired(fold, epochMs(last_checked_at));
};

/**
 * Summarizes days of one stream that are over, oldest first: those that are closed within about `most` events, but at least one.
 * Crashes and other runners cost nothing: what is in the log is gone on from.
 */
export const summarizeStream = async (
  deps: SummarizeDeps,
  apiId: string,
  most: number,
): Promise<Summarized> => {
  const { ledger, writer, now, signal } = deps;
  const { summarized_seq: summarizedSeq } = writer.state(apiId);
  const fold = await begin(deps, apiId);
  if (typeof fold === 'string') return { ...nothing, error: fold };
  const ready: Summary[] = [];
  let [events, isEnd, isWaiting] = [0, true, false];
  let head = fold.history.seq;
  const foldEvent = (each: Event, line: Parameters<typeof foldDays>[1]['line']): void => {
    events += 1;
    for (const summary of foldDays(fold, { event: each, line }, now))
      if (!isWaiting && isOver(summary, now)) ready.push(summary);
      else isWaiting = true;
  };
  /** why nothing can be told until the stream is resumed */
  let unread: string | null = null;
  let leftOut = 0;
  const damage = (): string | null =>
    unread ?? (fold.broken ? `events of ${apiId} are missing: upledger audit says more` : null);
  const from = fold.history.seq + 1;
  const ranges = [
    { from, to: from + peeked - 1 },
    { ...everything, from: from + peeked },
  ];
  reading: for (const range of ranges)
    for await (const page of ledger.readStream(apiId, range)) {
      if (E.isLeft(page)) return { ...nothing, events, error: page.left.message };
      const decoded: { event: Event; line: Parameters<typeof foldDays>[1]['line'] }[] = [];
      for (const line of page.right) {
        const event = E.isLeft(line) ? line : decodeEvent(line.right);
        if (E.isLeft(event)) unread ??= formatError(event.left);
        else if (unread !== null && event.right.type !== 'StreamResumed') leftOut += 1;
        else if (E.isRight(line)) {
          unread = null;
          decoded.push({ event: event.right, line: line.right });
        }
      }
      if (
        range === ranges[0] &&
        isOfToday(
          fold,
          decoded.map(({ event }) => event),
          now,
        )
      )
        return { ...nothing, events: decoded.length };
      for (const { event, line } of decoded) {
        if (event.type === 'DaySummarized' && event.seq > (summarizedSeq ?? 0)) {
          const error = await catchUp(deps, apiId, event.seq);
          if (error !== null) return { ...nothing, events, error };
          // A state that is as new as this summary and does not name it never will.
          if ((writer.state(apiId).summarized_seq ?? 0) < event.seq)
            return {
              ...nothing,
              events,
              error: `its state does not name its last summary, event ${apiId}/${String(event.seq)}`,
            };
          return summarizeStream(deps, apiId, most);
        }
        foldEvent(event, line);
        head = event.seq;
      }
      if (damage() !== null && events + leftOut > mostDamaged) break reading;
      isEnd = !isWaiting && !(ready.length > 0 && events >= most) && !signal.aborted;
      if (!isEnd) break reading;
    }
  if (isEnd && damage() !== null) return { ...nothing, events, error: damage() };
  const known = writer.state(apiId);
  if (isEnd && head < known.version && !endMayHaveExpired(known, now))
    return { ...nothing, events, error: 'its state is ahead of its log' };
  const appended = await append(deps, apiId, ready);
  let { own } = appended;
  if (appended.error !== null) return { days: 0, own, events, error: appended.error };
  if (!isEnd || isWaiting) return { days: ready.length, own, events, error: null };
  let days = ready.length;
  noteTail(fold, writer.state(apiId), head + days);
  const lagging = isSilent(fold, now) ? await catchUp(deps, apiId, head) : null;
  if (lagging !== null) return { days, own, events, error: lagging };
  while (isSilent(fold, now)) {
    // The summaries appended just now say nothing, but the one of a day that nothing closes must follow the last event.
    const state = writer.state(apiId);
    if (state.version !== head + days && !endMayHaveExpired(state, now)) break;
    fold.history.seq = state.version;
    const summary = closeAtHead(fold);
    if (summary === null) break;
    const before = writer.state(apiId).summarized_seq;
    const closed = await append(deps, apiId, [summary]);
    own += closed.own;
    if (closed.error !== null) return { days, own, events, error: closed.error };
    if (writer.state(apiId).summarized_seq === before) break;
    days += 1;
  }
  return { days, own, events, error: null };
};
