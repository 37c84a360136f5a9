import * as E from 'fp-ts/lib/Either.js';
import type { DaySummarized } from '../../events/day-summarized.ts';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import { isoMs } from '../../projections/health/epoch-ms.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';

export type SummedScan = Readonly<{
  ledger: Pick<Ledger, 'readSummaries' | 'readEvent' | 'readStream'>;
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

export async function* summariesIn(
  scan: SummedScan,
  since: number,
  until: number,
): AsyncGenerator<DaySummarized> {
  for await (const page of scan.ledger.readSummaries({ since: isoMs(since), until: isoMs(until) }))
    for (const line of orThrow(page)) {
      const event = E.isLeft(line) ? line : decodeEvent(line.right);
      if (E.isRight(event) && event.right.type === 'DaySummarized') yield event.right;
    }
}

export const summaryAt = async (
  scan: SummedScan,
  apiId: string,
  seq: number,
): Promise<DaySummarized | null> => {
  const line = await scan.ledger.readEvent(apiId, seq)();
  if (E.isLeft(line) || line.right === null) return null;
  const event = decodeEvent(line.right);
  return E.isRight(event) && event.right.type === 'DaySummarized' ? event.right : null;
};

/** Counts events for the progress. */
export const counter = ({ progress }: SummedScan) => {
  let events = 0;
  return async (count: number) => {
    events += count;
    await progress(events);
  };
};
