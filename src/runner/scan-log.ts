import * as E from 'fp-ts/lib/Either.js';
import type { Ledger, LedgerError, Page } from '../projections/ledger.ts';

export type Scan = Readonly<{
  ledger: Pick<Ledger, 'readLog' | 'readStream'>;
  /** only these streams; null: all */
  apis: readonly string[] | null;
  /** events read so far; waited for */
  progress: (events: number) => Promise<void>;
}>;

const everything = { from: 1, to: Number.MAX_SAFE_INTEGER };

async function* pagesOf({ ledger, apis }: Scan): AsyncGenerator<E.Either<LedgerError, Page>> {
  if (apis === null) yield* ledger.readLog();
  else for (const apiId of apis) yield* ledger.readStream(apiId, everything);
}

/** Reads the log once, each stream in order. `onItem` gets the API that an item belongs to; one without a name is passed over. */
export const scanLog = async (
  scan: Scan,
  onItem: (apiId: string, item: Page[number]) => void,
): Promise<E.Either<LedgerError, number>> => {
  let events = 0;
  for await (const page of pagesOf(scan)) {
    if (E.isLeft(page)) return page;
    for (const item of page.right) {
      const apiId = E.isLeft(item) ? item.left.api_id : item.right.api_id;
      if (apiId !== null) onItem(apiId, item);
    }
    events += page.right.length;
    await scan.progress(events);
  }
  return E.right(events);
};
