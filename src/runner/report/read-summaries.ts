import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { ApiConfigured } from '../../events/api-configured.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { EventRecord } from '../../events/event-record.ts';
import { emptyNumbers, parseDay, type Numbers } from '../../projections/days/parse-day.ts';
import { summedDay, type SummedDay } from '../../projections/days/summed-day.ts';
import { isoMs } from '../../projections/health/epoch-ms.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger, LedgerError, Page, SeqRange } from '../../projections/ledger.ts';

export type SummedScan = Readonly<{
  ledger: Pick<Ledger, 'readSummaries' | 'readTransitions' | 'readEvent' | 'readStream'>;
  states: readonly Health[];
  /** streams without a state that can be read */
  stateless: readonly string[];
  /** whether other streams without a state, which only a summary names, are wanted */
  isWhole: boolean;
  /** events read so far; waited for */
  progress: (events: number) => void | Promise<void>;
}>;

/** What the ledger failed to read ends all of it. */
export const orThrow = <A>(read: E.Either<LedgerError, A>): A => {
  if (E.isLeft(read)) throw new Unread(read.left);
  return read.right;
};

export class Unread extends Error {
  readonly error: LedgerError;
  constructor(error: LedgerError) {
    super(error.message);
    this.error = error;
  }
}

/** The configs in a range of a stream, in their order. Events that do not decode are left out. */
export async function* configsIn(
  ledger: Pick<Ledger, 'readStream'>,
  apiId: string,
  range: SeqRange,
): AsyncGenerator<ApiConfigured> {
  for await (const page of ledger.readStream(apiId, range))
    for (const line of orThrow(page)) {
      // Most events are checks, which need not be decoded.
      if (E.isLeft(line) || !line.right.body.includes('"type":"ApiConfigured"')) continue;
      const event = decodeEvent(line.right);
      if (E.isRight(event) && event.right.type === 'ApiConfigured') yield event.right;
    }
}

/** Null: not a summary that can be read. */
const dayIn = (line: EventRecord, numbers?: Numbers): SummedDay | null => {
  const day = parseDay(line, numbers);
  if (day !== null) return day;
  const event = decodeEvent(line);
  return E.isRight(event) && event.right.type === 'DaySummarized' ? summedDay(event.right) : null;
};

/** The summaries in a page, one after another: each is done with when the next is taken. */
function* daysIn(page: Page, numbers: Numbers): Generator<SummedDay> {
  for (const line of page) {
    const day = E.isLeft(line) ? null : dayIn(line.right, numbers);
    if (day !== null) yield day;
  }
}

/** The summaries of these days in their order: of each page how many there are, and one after another. */
export async function* summariesIn(
  { ledger }: SummedScan,
  since: number,
  until: number,
): AsyncGenerator<Readonly<{ count: number; days: Iterable<SummedDay> }>> {
  const numbers = emptyNumbers();
  for await (const read of ledger.readSummaries({ since: isoMs(since), until: isoMs(until) })) {
    const page = orThrow(read);
    yield { count: page.length, days: daysIn(page, numbers) };
  }
}

/** The event at a place of a stream; null: there is none. A left says why what is there cannot be read. */
const lineAt = async (
  { ledger }: SummedScan,
  apiId: string,
  seq: number,
): Promise<E.Either<InvalidItem, EventRecord | null>> => {
  const line = await ledger.readEvent(apiId, seq)();
  if (E.isRight(line)) return line;
  const fault = line.left;
  if (fault._tag === 'LedgerError') throw new Unread(fault);
  return E.left(fault);
};

/** `gone`: nothing is there. Null: what is there is not a summary that can be read, or does not name an earlier one. */
export const summaryAt = async (
  scan: SummedScan,
  apiId: string,
  seq: number,
): Promise<SummedDay | 'gone' | null> => {
  const line = await lineAt(scan, apiId, seq);
  if (E.isLeft(line)) return null;
  if (line.right === null) return 'gone';
  const day = dayIn(line.right);
  // The way back would have no end.
  return day !== null && (day.previousSeq ?? 0) >= seq ? null : day;
};

/** The first event that a summary tells; null: it is not there any more. */
export const beginOf = async (scan: SummedScan, { api_id, seq }: SummedDay): Promise<number | null> => {
  const line = await lineAt(scan, api_id, seq);
  if (E.isLeft(line) || line.right === null) return null;
  const event = decodeEvent(line.right);
  return E.isRight(event) && event.right.type === 'DaySummarized' ? event.right.from_seq : null;
};

/** Whether a stream begins after this time (epoch ms): its first event never expires. */
export const beginsAfter = async (scan: SummedScan, apiId: string, time: number): Promise<boolean> => {
  const line = await scan.ledger.readEvent(apiId, 1)();
  if (E.isLeft(line) || line.right === null) return false;
  const event = decodeEvent(line.right);
  if (E.isLeft(event) || event.right.type !== 'ApiConfigured') return false;
  return Math.min(Date.parse(event.right.read_at), Date.parse(event.right.recorded_at)) >= time;
};

/** Counts events for the progress. */
export const counter = ({ progress }: SummedScan) => {
  let events = 0;
  return async (count: number) => {
    events += count;
    await progress(events);
  };
};
