import { paginateScan } from '@aws-sdk/client-dynamodb';
import * as E from 'fp-ts/lib/Either.js';
import { ledgerError, type LedgerError, type LogPart, type Page } from '../../../projections/ledger.ts';
import { paging, type DynamoDeps } from '../client/dynamo-deps.ts';
import { eventLine } from '../items/event-item.ts';
import { eventsError } from './read-events.ts';

type Read = E.Either<LedgerError, Page>;
type Turn = Readonly<{ reader: AsyncIterator<Read>; page: IteratorResult<Read> }>;

/** Into how many segments the table is divided, at least. They are read side by side, a page of each at a time. */
const segmentsAtOnce = 16;

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

/** The segments of the table, dealt out to readers. */
export const segmentParts = (count: number): readonly LogPart[] => {
  const of = Math.max(segmentsAtOnce, count);
  return upTo(count).map((first) => ({
    _tag: 'Segments',
    segments: upTo(of).filter((segment) => segment % count === first),
    of,
  }));
};

/** Reads side by side, a page of each at a time, in the order in which pages arrive. A failed read ends it with a left. */
export async function* readSideBySide(reads: readonly AsyncIterable<Read>[]): AsyncGenerator<Read> {
  const reading = new Map<AsyncIterator<Read>, Promise<Turn>>();
  const next = (reader: AsyncIterator<Read>) => {
    reading.set(
      reader,
      reader.next().then((page) => ({ reader, page })),
    );
  };
  for (const read of reads) next(read[Symbol.asyncIterator]());
  while (reading.size > 0) {
    const { reader, page } = await Promise.race(reading.values());
    reading.delete(reader);
    if (page.done === true) continue;
    next(reader);
    yield page.value;
    if (E.isLeft(page.value)) return;
  }
}

/** One segment, consistent. DynamoDB gives the events of a stream in order, as they have one partition key. */
async function* readSegment(deps: DynamoDeps, segment: number, of: number): AsyncGenerator<Read> {
  const pages = paginateScan(paging(deps), {
    TableName: deps.tables.events,
    ConsistentRead: true,
    Segment: segment,
    TotalSegments: of,
  });
  try {
    for await (const { Items: items = [] } of pages)
      if (items.length > 0) yield E.right(items.map(eventLine));
  } catch (cause) {
    yield E.left(eventsError(deps.tables.events, cause));
  }
}

/**
 * The log, or a part of it, as a parallel scan. All events of a stream are in one segment: DynamoDB assigns items to segments by
 * their partition key.
 */
export async function* readLogSegments(deps: DynamoDeps, part: LogPart | undefined): AsyncGenerator<Read> {
  const [whole] = segmentParts(1);
  const { tables } = deps;
  const asked = part ?? whole;
  if (asked?._tag !== 'Segments') {
    yield E.left(ledgerError(`table ${tables.events} has segments: this part is of another store`, null));
    return;
  }
  yield* readSideBySide(asked.segments.map((segment) => readSegment(deps, segment, asked.of)));
}
