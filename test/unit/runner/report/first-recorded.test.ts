import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { describe, expect, it } from 'vitest';
import { firstRecorded } from '../../../../src/runner/report/first-recorded.ts';
import { memoryLedger } from '../../../support/memory-ledger/memory-ledger.ts';
import { memoryStore } from '../../../support/memory-ledger/memory-store.ts';
import { timeAt, writeChecks } from '../../../support/pages/page-ledger.ts';
import { right } from '../../../support/right.ts';

const withApis = async (begins: Readonly<Record<string, number>>) => {
  const ledger = memoryLedger(memoryStore());
  for (const [apiId, minute] of Object.entries(begins))
    await writeChecks(ledger, apiId, [
      { minute, outcome: 'UP' },
      { minute: minute + 1, outcome: 'UP' },
    ]);
  return ledger;
};

describe('firstRecorded', () => {
  it('is the earliest first event of the APIs that are asked for', async () => {
    const begins = Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`api-${String(i)}`, 100 + i]));
    const ledger = await withApis({ ...begins, old: 5 });
    expect(right(await firstRecorded(ledger, null))).toBe(Date.parse(timeAt(5)));
    expect(right(await firstRecorded(ledger, ['api-69', 'api-7']))).toBe(Date.parse(timeAt(107)));
  });

  it('is nothing where nothing is recorded, or where a first event is not there', async () => {
    expect(right(await firstRecorded(await withApis({}), null))).toBeNull();
    const ledger = await withApis({ a: 1, b: 2 });
    const torn: typeof ledger = {
      ...ledger,
      async *readStream(apiId, range) {
        for await (const page of ledger.readStream(apiId, range))
          yield apiId === 'a' && E.isRight(page) ? E.right([]) : page;
      },
    };
    expect(right(await firstRecorded(torn, null))).toBeNull();
    expect(right(await firstRecorded(torn, ['b']))).toBe(Date.parse(timeAt(2)));
  });

  it('says why the ledger cannot be read', async () => {
    const ledger = await withApis({ a: 1 });
    const error = { _tag: 'LedgerError', message: 'away', cause: null } as const;
    expect(await firstRecorded({ ...ledger, loadStates: () => TE.left(error) }, null)).toEqual(E.left(error));
    const later: typeof ledger = {
      ...ledger,
      async *readStream() {
        await Promise.resolve();
        yield E.left(error);
      },
    };
    expect(await firstRecorded(later, null)).toEqual(E.left(error));
  });
});
