import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { EventRecord } from '../../events/event-record.ts';
import { epochMs } from '../health/epoch-ms.ts';
import { beginHistory, foldHistory, passGap } from '../report/api-history.ts';
import type { ApiHistory } from '../report/history-counts.ts';
import type { ReportPeriod } from '../report/report-period.ts';
import { endedIncident } from './incident-end.ts';
import { restoreHistory } from './restore-history.ts';
import { cut, type ClosedDay, type RawIncident, type SummedHistory } from './summed-history.ts';
import { dayOf, startOf } from './utc-days.ts';

/** A part of the period that is read from events: after `begin` (null: from the first). */
export type LivePart = Readonly<{
  history: ApiHistory;
  period: ReportPeriod;
  ended: RawIncident[];
  /** the last event before which summaries count the alerts of whole days of the period; null: none do */
  countedTo: number | null;
  /** the whole period */
  all: ReportPeriod;
}>;

export const beginPart = (
  { history: { api_id }, period, last }: SummedHistory,
  begin: ClosedDay | null,
  since: number,
  until: number,
): LivePart => {
  const cutPeriod = cut(period, Math.max(since, period.since), Math.min(until, period.until));
  const history =
    begin === null
      ? beginHistory(api_id, cutPeriod)
      : restoreHistory(api_id, begin.untilSeq, begin.closing(), cutPeriod);
  return {
    history,
    period: cutPeriod,
    ended: [],
    countedTo: last?.untilSeq ?? null,
    all: period,
  };
};

const isIn = ({ since, until }: ReportPeriod, time: number): boolean => since <= time && time < until;

/**
 * What an alert adds to those that the part counts. 1: it is of an earlier day and was recorded after that day was summarized, or
 * of a later one and was recorded before that day is told.
 * −1: it is of the part, and a summary counts it, because it was recorded before the day before it was closed.
 */
const alertsBeside = (
  { all, period, countedTo }: LivePart,
  item: E.Either<InvalidItem, EventRecord>,
): number => {
  if (countedTo === null || E.isLeft(item) || !item.right.body.includes('"type":"AlertPublished"')) return 0;
  const event = decodeEvent(item.right);
  if (E.isLeft(event) || event.right.type !== 'AlertPublished') return 0;
  const published = epochMs(event.right.published_at);
  const day = dayOf(published);
  const isWhole = all.since <= startOf(day) && startOf(day + 1) <= all.until;
  if (event.right.seq > countedTo) {
    const isBefore = all.since <= published && published < period.since;
    return isBefore || (isWhole && published >= period.until) ? 1 : 0;
  }
  return isWhole && isIn(period, published) ? -1 : 0;
};

/** Folds the next item of the stream. Returns whether there was a gap before it. */
export const foldPart = (part: LivePart, item: E.Either<InvalidItem, EventRecord>): boolean => {
  const { history, period, ended } = part;
  const [before, seq] = [history.incident, history.seq];
  history.alerts += alertsBeside(part, item);
  foldHistory(history, period, item);
  const over = endedIncident(before, history);
  if (over !== null) ended.push(over);
  return history.seq > seq + 1;
};

/** The part ends with the event `to`. Returns whether places up to it are empty. */
export const endPart = ({ history, period }: LivePart, to: number): boolean => {
  if (history.seq >= to) return false;
  passGap(history, period, to + 1);
  return true;
};
