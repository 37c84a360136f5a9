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

/** A part of the period that is read from events: after `begin` (null: from the first). */
export type LivePart = Readonly<{
  history: ApiHistory;
  period: ReportPeriod;
  ended: RawIncident[];
  /** alerts after this event, and published since then, are counted although they are of days before the part */
  countsAlertsAfter: number;
  alertsSince: number;
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
    countsAlertsAfter: last?.untilSeq ?? Number.MAX_SAFE_INTEGER,
    alertsSince: period.since,
  };
};

/** 1 for an alert of an earlier day that was recorded after that day was summarized. */
const lateAlert = ({ alertsSince, period }: LivePart, line: EventRecord): number => {
  if (!line.body.includes('"type":"AlertPublished"')) return 0;
  const event = decodeEvent(line);
  if (E.isLeft(event) || event.right.type !== 'AlertPublished') return 0;
  const published = epochMs(event.right.published_at);
  return alertsSince <= published && published < period.since ? 1 : 0;
};

/** Folds the next item of the stream. Returns whether there was a gap before it. */
export const foldPart = (part: LivePart, item: E.Either<InvalidItem, EventRecord>): boolean => {
  const { history, period, ended, countsAlertsAfter } = part;
  const [before, seq] = [history.incident, history.seq];
  if (E.isRight(item) && item.right.seq > countsAlertsAfter) history.alerts += lateAlert(part, item.right);
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
