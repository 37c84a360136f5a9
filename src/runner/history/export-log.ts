import * as E from 'fp-ts/lib/Either.js';
import { invalidItemText } from '../../events/encoding/invalid-item.ts';
import { recordEnd, recordText, type EventRecord } from '../../events/event-record.ts';
import {
  everything,
  type Ledger,
  type LedgerError,
  type LogPart,
  type Page,
  type TimeRange,
} from '../../projections/ledger.ts';
import { createByteText } from '../text/byte-text.ts';
import type { RunInOrder } from '../ports/part-fold.ts';
import { createOrderWatch } from './scan-log.ts';
import { followPeriod, recordedAtOf } from './within-period.ts';

/**
 * A part of the log that is printed as it is: its text as UTF-8, and what it has of each stream. All of it was recorded in the
 * period; `recordedAt` is the time of one event. (A time for each stream would be a part of its body, and keep all of that.)
 * All of it lies in one piece of memory, which goes to another thread as it is: strings and lists would take eight times as long,
 * and become old garbage while they wait there.
 */
export type PlainPiece = Readonly<{
  bytes: Uint8Array;
  recordedAt: string;
  /** UTF-8, one to a line */
  apiIds: Uint8Array;
  /** of each of them its first place in the piece and its last */
  bounds: Float64Array;
}>;

const lineOf = (record: EventRecord): string => `${recordText(record)}\n`;

/** Adds the line without making a string of it first: half the garbage of an export. */
const addLine = (text: ReturnType<typeof createByteText>, record: EventRecord): void => {
  if (!record.body.endsWith('}')) {
    text.add(lineOf(record));
    return;
  }
  text.add(record.body);
  text.drop(1);
  text.add(`${recordEnd(record)}\n`);
};

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const utf8 = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join(''));

type PartDeps = Readonly<{
  ledger: Pick<Ledger, 'readLog'>;
  part?: LogPart | undefined;
  space?: ArrayBuffer | undefined;
}>;

/** A small part of the log, where it can be printed as it is. Null: an item is no event, lies outside of the period, is out of order, or its API has a name of two lines. */
export const exportFold = {
  name: 'export',
  fold: async (
    { ledger, part, space }: PartDeps,
    { since, until }: TimeRange,
  ): Promise<E.Either<LedgerError, PlainPiece | null>> => {
    const streams = new Map<string, number>();
    const bounds: number[] = [];
    const text = createByteText(space);
    let recordedAt = '';
    const isPlain = (item: Page[number]): boolean => {
      if (E.isLeft(item)) return false;
      const { right: record } = item;
      const { api_id, seq } = record;
      const time = recordedAtOf(record);
      if (time === undefined || time < since || time >= until) return false;
      const known = streams.get(api_id);
      const at = known ?? bounds.length;
      if (known === undefined) {
        if (api_id.includes('\n')) return false;
        streams.set(api_id, at);
        bounds.push(seq, seq);
      } else {
        if (seq <= (bounds[at + 1] ?? 0)) return false;
        bounds[at + 1] = seq;
      }
      recordedAt = time;
      addLine(text, record);
      return true;
    };
    for await (const page of ledger.readLog(part)) {
      if (E.isLeft(page)) return page;
      if (!page.right.every(isPlain)) return E.right(null);
    }
    const end = text.length();
    text.add([...streams.keys()].join('\n'));
    const all = text.length();
    const numbers = text.numbers(bounds);
    return E.right({
      bytes: text.bytes(0, end),
      recordedAt,
      apiIds: text.bytes(end, all),
      bounds: numbers,
    });
  },
};

/** What to print of some events, as UTF-8. `outOfOrder`: a stream that is not in order; nothing more can be printed. */
export type ExportedPage = Readonly<{
  bytes: Uint8Array;
  errors: readonly string[];
  outOfOrder: string | null;
}>;

const apiOf = (item: Page[number]): string => (E.isLeft(item) ? item.left.api_id : item.right.api_id) ?? '';

/** Follows an export from its beginning. */
const createExport = (period: TimeRange) => {
  const isAsked = followPeriod(period);
  const order = createOrderWatch();
  const firstOutOfOrder = (): string | null => [...order.outOfOrder][0] ?? null;
  const page = (items: Page): ExportedPage => {
    for (const item of items) order.see(apiOf(item), item);
    const asked = items.filter(E.isRight).filter(({ right }) => isAsked(right.api_id, recordedAtOf(right)));
    return {
      bytes: utf8(asked.map(({ right }) => lineOf(right))),
      errors: items.filter(E.isLeft).map(({ left }) => `${invalidItemText(left)}: skipped`),
      outOfOrder: firstOutOfOrder(),
    };
  };
  /** What to print of a piece; null: it has to be read page by page. */
  const piece = ({ bytes, recordedAt, apiIds, bounds }: PlainPiece): Uint8Array | null => {
    if (bounds.length === 0) return bytes;
    const streams = decoder.decode(apiIds).split('\n');
    const isPlain = (apiId: string, i: number) =>
      order.isNext(apiId, bounds[2 * i] ?? 0) && isAsked(apiId, recordedAt);
    if (!streams.every(isPlain)) return null;
    for (const [i, apiId] of streams.entries()) order.reach(apiId, bounds[2 * i + 1] ?? 0);
    return bytes;
  };
  return { page, piece };
};

/**
 * What an export prints, in the order of the log. Pieces of the whole log are made ready in threads, where nothing in them is
 * unusual; all else is read page by page, as its text depends on what came before.
 */
export async function* exportedPages(
  ledger: Pick<Ledger, 'readLog' | 'readStream' | 'pieces'>,
  run: RunInOrder,
  period: TimeRange,
  apis: readonly string[] | undefined,
): AsyncGenerator<E.Either<LedgerError, ExportedPage>> {
  const exporting = createExport(period);
  const printed = async function* printed(pages: AsyncIterable<E.Either<LedgerError, Page>>) {
    for await (const page of pages) yield E.map(exporting.page)(page);
  };
  if (apis !== undefined) {
    for (const api of apis) yield* printed(ledger.readStream(api, everything));
    return;
  }
  if (ledger.pieces === null) {
    yield* printed(ledger.readLog());
    return;
  }
  for await (const piece of run(exportFold, period, ledger.pieces())) {
    if (E.isLeft(piece)) {
      yield piece;
      return;
    }
    const { part, answer } = piece.right;
    const bytes = answer === null ? null : exporting.piece(answer);
    if (bytes === null) yield* printed(ledger.readLog(part));
    else yield E.right({ bytes, errors: [], outOfOrder: null });
  }
}
