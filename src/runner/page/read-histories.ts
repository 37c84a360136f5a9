import * as E from 'fp-ts/lib/Either.js';
import { isRecord, parseJson } from '../../events/decoding/parse-json.ts';
import type { EventRecord } from '../../events/event-record.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger, LedgerError, Page } from '../../projections/ledger.ts';
import {
  beginPageHistory,
  foldPageLine,
  resumePageHistory,
  type PageHistory,
} from '../../projections/page/page-history.ts';
import type { PageEntry } from '../../projections/page/page-entry.ts';
import type { ReportPeriod } from '../../projections/report/report-period.ts';
import { foldLog } from '../history/scan-log.ts';
import type { Observed } from './observe-pass.ts';

type Read = E.Either<LedgerError, readonly PageHistory[]>;

/** Where a page takes what it knows of each API from. None is ended yet. */
export type HistorySource = (period: ReportPeriod) => Promise<Read>;

/** From every event of the log. */
export const historiesOfLog =
  (
    ledger: Pick<Ledger, 'readLog' | 'readStream'>,
    progress: (events: number) => void | Promise<void>,
  ): HistorySource =>
  (period) =>
    foldLog(
      { ledger, apis: null, progress },
      (apiId) => beginPageHistory(apiId, period),
      (page, item) => foldPageLine(page, period, item),
    );

/** Whether these events are what followed what is known. */
const follows = ({ seq, hash }: PageEntry, [first]: readonly EventRecord[]): boolean => {
  if (first?.seq !== seq + 1) return false;
  const event = parseJson(first.body);
  return isRecord(event) && event['prev_hash'] === hash;
};

const foldAll = (page: PageHistory, period: ReportPeriod, lines: Page): void => {
  for (const line of lines) foldPageLine(page, period, line);
};

type FromCache = Readonly<{
  ledger: Pick<Ledger, 'readStream'>;
  cached: ReadonlyMap<string, PageEntry>;
  observed: Observed;
  period: ReportPeriod;
}>;

const readFrom = async (
  { ledger, period }: FromCache,
  apiId: string,
  entry: PageEntry | null,
): Promise<E.Either<LedgerError, PageHistory | null>> => {
  const page = entry === null ? beginPageHistory(apiId, period) : resumePageHistory(entry, period);
  let isFirst = true;
  const range = { from: (entry?.seq ?? 0) + 1, to: Number.MAX_SAFE_INTEGER };
  for await (const lines of ledger.readStream(apiId, range)) {
    if (E.isLeft(lines)) return lines;
    const [first] = lines.right;
    if (isFirst && entry !== null && first !== undefined) {
      // Another log, or a gap that only the whole stream can judge.
      if (E.isLeft(first) || !follows(entry, [first.right])) return E.right(null);
    }
    isFirst &&= first === undefined;
    foldAll(page, period, lines.right);
  }
  // The state is ahead of what is known, and there is nothing: this is not the log that was known.
  return E.right(isFirst && entry !== null ? null : page);
};

const historyOf = async (from: FromCache, state: Health): Promise<E.Either<LedgerError, PageHistory>> => {
  const { api_id, version, head_hash } = state;
  const { cached, observed, period } = from;
  const entry = cached.get(api_id);
  const usable = entry !== undefined && entry.latest <= period.now && entry.seq <= version ? entry : null;
  if (usable !== null && usable.seq === version && usable.hash === head_hash)
    return E.right(resumePageHistory(usable, period));
  const appended = (observed.appended.get(api_id) ?? []).filter(({ seq }) => seq > (usable?.seq ?? 0));
  if (usable !== null && appended.at(-1)?.seq === version && follows(usable, appended)) {
    const page = resumePageHistory(usable, period);
    foldAll(
      page,
      period,
      appended.map((line) => E.right(line)),
    );
    return E.right(page);
  }
  const tail =
    usable === null || usable.seq === version ? E.right(null) : await readFrom(from, api_id, usable);
  if (E.isLeft(tail)) return tail;
  if (tail.right !== null) return E.right(tail.right);
  const whole = await readFrom(from, api_id, null);
  return E.map((page: PageHistory | null) => page ?? beginPageHistory(api_id, period))(whole);
};

/** Streams that are read at a time, for stores that are far away. */
const together = 32;

/**
 * From what was known before, and what a pass has read and recorded since: an API of which nothing else was recorded is not read
 * again.
 */
export const historiesSince =
  (from: Omit<FromCache, 'period'>): HistorySource =>
  async (period) => {
    const states = [...from.observed.states.values()].toSorted((a, b) => (a.api_id < b.api_id ? -1 : 1));
    const histories: PageHistory[] = [];
    for (let i = 0; i < states.length; i += together) {
      const some = states.slice(i, i + together);
      for (const read of await Promise.all(some.map((state) => historyOf({ ...from, period }, state)))) {
        if (E.isLeft(read)) return read;
        histories.push(read.right);
      }
    }
    return E.right(histories);
  };
