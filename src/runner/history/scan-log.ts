import * as E from 'fp-ts/lib/Either.js';
import {
  type Ledger,
  type LedgerError,
  type LogPart,
  type Page,
  everything,
} from '../../projections/ledger.ts';
import type { PartFold, RunFold } from '../ports/part-fold.ts';

export type Scan = Readonly<{
  ledger: Pick<Ledger, 'readLog' | 'readStream'>;
  /** only these streams; null: all */
  apis: readonly string[] | null;
  /** of all streams only this part of the log; absent: all of it */
  part?: LogPart | undefined;
  /** events read so far; waited for */
  progress: (events: number) => void | Promise<void>;
}>;

/** A scan that may be divided among threads; absent: it is done here. */
export type DividedScan = Scan &
  Readonly<{ threads?: Readonly<{ run: RunFold; events: number }> | undefined }>;

export type Scanner = Readonly<{
  /** the next item of a stream */
  onItem: (apiId: string, item: Page[number]) => void;
  /** forget what was reported of this stream: it begins anew */
  restart: (apiId: string) => void;
}>;

async function* pagesOf({ ledger, apis, part }: Scan): AsyncGenerator<E.Either<LedgerError, Page>> {
  if (apis === null) yield* ledger.readLog(part);
  else for (const apiId of apis) yield* ledger.readStream(apiId, everything);
}

/** Tells which streams come out of the order of their places, as in a file that was salvaged. */
export const createOrderWatch = () => {
  const reached = new Map<string, number>();
  const outOfOrder = new Set<string>();
  const isNext = (apiId: string, seq: number): boolean => seq > (reached.get(apiId) ?? 0);
  return {
    outOfOrder,
    isNext,
    reach: (apiId: string, seq: number): void => void reached.set(apiId, seq),
    see: (apiId: string, item: Page[number]): void => {
      const seq = E.isLeft(item) ? item.left.seq : item.right.seq;
      if (seq === null) return;
      if (isNext(apiId, seq)) reached.set(apiId, seq);
      else outOfOrder.add(apiId);
    },
  };
};

/**
 * Reads the log once, each stream in order: one that the store gives out of order is read once more, place by place. `onItem`
 * gets the API that an item belongs to; one without a name is passed over.
 */
export const scanLog = async (
  scan: Scan,
  { onItem, restart }: Scanner,
): Promise<E.Either<LedgerError, number>> => {
  const order = createOrderWatch();
  let events = 0;
  const take = (item: Page[number]): void => {
    const apiId = E.isLeft(item) ? item.left.api_id : item.right.api_id;
    if (apiId === null) return;
    order.see(apiId, item);
    onItem(apiId, item);
  };
  for await (const page of pagesOf(scan)) {
    if (E.isLeft(page)) return page;
    for (const item of page.right) take(item);
    events += page.right.length;
    await scan.progress(events);
  }
  for (const apiId of order.outOfOrder) {
    restart(apiId);
    for await (const page of scan.ledger.readStream(apiId, everything)) {
      if (E.isLeft(page)) return page;
      for (const item of page.right) onItem(apiId, item);
    }
  }
  return E.right(events);
};

/** Folds each stream into a history that `begin` makes; one that is read once more begins anew. All of them by name. */
export const foldLog = async <History extends Readonly<{ api_id: string }>>(
  scan: Scan,
  begin: (apiId: string) => History,
  fold: (history: History, item: Page[number]) => void,
): Promise<E.Either<LedgerError, readonly History[]>> => {
  const histories = new Map<string, History>();
  const restart = (apiId: string) => {
    const history = begin(apiId);
    histories.set(apiId, history);
    return history;
  };
  const onItem = (apiId: string, item: Page[number]) => fold(histories.get(apiId) ?? restart(apiId), item);
  const scanned = await scanLog(scan, { restart, onItem });
  if (E.isLeft(scanned)) return scanned;
  return E.right(byName([...histories.values()]));
};

const byName = <History extends Readonly<{ api_id: string }>>(all: readonly History[]): readonly History[] =>
  all.toSorted((a, b) => (a.api_id < b.api_id ? -1 : 1));

/** Answers a question about each stream, here or divided among threads: the histories of all streams, by name. */
export const foldDivided = async <Question, History extends Readonly<{ api_id: string }>>(
  fold: PartFold<Question, readonly History[], Scan>,
  question: Question,
  { threads, ...scan }: DividedScan,
): Promise<E.Either<LedgerError, readonly History[]>> => {
  if (threads === undefined) return fold.fold(scan, question);
  const answers = await threads.run(fold, question, { ...scan, events: threads.events });
  return E.map((parts: readonly (readonly History[])[]) => byName(parts.flat()))(answers);
};
