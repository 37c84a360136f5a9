import * as E from 'fp-ts/lib/Either.js';
import {
  addEnd,
  addLivePart,
  addSilence,
  beginSummed,
  endSummed,
  hasOpen,
} from '../../projections/days/summed-history.ts';
import { dayIn, dayOf, startOf } from '../../projections/days/utc-days.ts';
import { everything, type LedgerError } from '../../projections/ledger.ts';
import { beginHistory, endHistory, foldHistory } from '../../projections/report/api-history.ts';
import type { ApiHistory } from '../../projections/report/history-counts.ts';
import type { ReportPeriod } from '../../projections/report/report-period.ts';
import { recordedAtOf } from '../history/within-period.ts';
import { addAbsent, isAbsent } from './absent-summaries.ts';
import { beginsAfter, counter, orThrow, summariesIn, Unread, type SummedScan } from './read-summaries.ts';
import { readSignals } from './read-signals.ts';
import { tellEnds } from './tell-ends.ts';
import { tellUnmonitored } from './read-unmonitored.ts';
import { addToReading, continueFrom, neededBefore, type Reading } from './summary-reading.ts';
import { partOf, toEnd, type Count } from './tell-part.ts';

/** A history, and what is not quite certain of it. */
export type ToldHistory = Readonly<{ history: ApiHistory; partial: boolean; estimated: boolean }>;

/**
 * What no whole day tells: the borders of the period, and what was recorded after the last summary. Whether the stream was read
 * to its end.
 */
const tellRest = async (scan: SummedScan, reading: Reading, count: Count): Promise<boolean> => {
  const { summed, state } = reading;
  const { since, until } = summed.period;
  // The way back from the last summary is long where all of them are of later days.
  if (summed.last === null && reading.end === null && !(await beginsAfter(scan, state.api_id, until)))
    await continueFrom(scan, reading, state.summarized_seq);
  const { border, end } = reading;
  if (border !== null) {
    const { begin, to, day } = border;
    const part = await partOf(scan, reading, count, { begin, to, since, until: startOf(day + 1) });
    addLivePart(summed, part, false);
  }
  const next = summed.last === null ? since : Math.max(since, startOf(summed.last.day + 1));
  if (next >= until) {
    addEnd(summed);
    await tellUnmonitored(scan, reading);
    return false;
  }
  const { resume: begin } = summed;
  if (end !== null) {
    const from = Math.max(since, startOf(end.day));
    addSilence(summed, from);
    addLivePart(
      summed,
      await partOf(scan, reading, count, { begin, to: end.untilSeq, since: from, until }),
      true,
    );
    return false;
  }
  const done = state.summarized_day === null ? -1 : dayIn(state.summarized_day);
  if (!reading.isCut && done > (summed.last?.day ?? -1)) {
    addEnd(summed);
    await tellUnmonitored(scan, reading);
    return false;
  }
  addLivePart(summed, await partOf(scan, reading, count, { begin, to: toEnd, since: next, until }), true);
  return true;
};

/** One API from its checks alone. */
const fromChecks = async (
  { ledger }: SummedScan,
  apiId: string,
  period: ReportPeriod,
  count: Count,
): Promise<ToldHistory> => {
  const history = beginHistory(apiId, period);
  let partial = false;
  for await (const page of ledger.readStream(apiId, everything)) {
    const lines = orThrow(page);
    for (const line of lines) {
      const { seq, recordedAt: before } = history;
      foldHistory(history, period, line);
      if (history.seq <= seq + 1 || before >= period.until || E.isLeft(line)) continue;
      // A summary is no part of the history, so its time is not that of the history.
      partial ||= Date.parse(recordedAtOf(line.right) ?? '') >= period.since;
    }
    await count(lines.length);
  }
  endHistory(history, period);
  return { history, partial, estimated: false };
};

const ended = ({ summed, gone }: Reading): ToldHistory => {
  const { partial, estimated } = summed;
  const history = endSummed(summed);
  const { missing } = history;
  const named = missing.splice(0);
  // Parts that begin at the same summary name the same places.
  for (const place of [...named, ...gone.map((seq) => ({ from_seq: seq, to_seq: seq }))])
    if (!missing.some(({ from_seq, to_seq }) => from_seq <= place.from_seq && place.to_seq <= to_seq))
      missing.push(place);
  return { history, partial, estimated };
};

/** What summaries do not hold. */
const tellSignals = async (
  scan: SummedScan,
  told: readonly ToldHistory[],
  period: ReportPeriod,
): Promise<void> => {
  const signals = await readSignals(scan, period);
  for (const { history } of told) {
    history.signals.clear();
    for (const [name, note] of signals.get(history.api_id) ?? []) history.signals.set(name, note);
  }
};

const readAll = async (scan: SummedScan, period: ReportPeriod): Promise<readonly ToldHistory[]> => {
  const readings = new Map(
    scan.states.map((state): [string, Reading] => [
      state.api_id,
      {
        state,
        summed: beginSummed(state.api_id, period),
        seen: null,
        border: null,
        end: null,
        isPassed: false,
        gone: [],
        isCut: false,
      },
    ]),
  );
  const stateless = new Set(scan.stateless);
  const count = counter(scan);
  const from = Math.max(0, startOf(dayOf(period.since) - 1));
  const to = startOf(dayOf(period.until) + 2);
  for await (const page of summariesIn(scan, from, to)) {
    for (const summary of page.days) {
      const reading = readings.get(summary.api_id);
      if (reading === undefined) {
        if (scan.isWhole) stateless.add(summary.api_id);
        continue;
      }
      // One that stands at another time in the index than in its stream.
      if (reading.seen !== null && summary.day <= reading.seen.day) continue;
      const before = neededBefore(reading, summary);
      if (before !== null) await continueFrom(scan, reading, before);
      // Nearly always none is, and waiting for nothing takes long, as often as there are days.
      else if (isAbsent(reading, summary.previousSeq)) await addAbsent(scan, reading, count, summary);
      addToReading(reading, summary);
    }
    await count(page.count);
  }
  const open = new Map<string, Reading>();
  for (const [apiId, reading] of readings) {
    const { summarized_day: last } = reading.state;
    if (last !== null && startOf(dayIn(last)) < to) await addAbsent(scan, reading, count, null);
    const isRead = await tellRest(scan, reading, count);
    if (!isRead && hasOpen(reading.summed)) open.set(apiId, reading);
  }
  await tellEnds(scan, open, count);
  const told: ToldHistory[] = [];
  for (const [apiId, reading] of readings)
    told.push(reading.summed.unusable ? await fromChecks(scan, apiId, period, count) : ended(reading));
  await tellSignals(scan, told, period);
  for (const apiId of stateless) told.push(await fromChecks(scan, apiId, period, count));
  return told.toSorted((a, b) => (a.history.api_id < b.history.api_id ? -1 : 1));
};

/** The histories of all APIs: whole days of UTC from their summaries, the rest from checks. */
export const readSummed = async (
  scan: SummedScan,
  period: ReportPeriod,
): Promise<E.Either<LedgerError, readonly ToldHistory[]>> => {
  try {
    return E.right(await readAll(scan, period));
  } catch (error) {
    if (error instanceof Unread) return E.left(error.error);
    throw error;
  }
};
