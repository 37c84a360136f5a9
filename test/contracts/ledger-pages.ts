import { expect, it } from 'vitest';
import type { Ledger } from '../../src/projections/ledger.ts';
import { makePage } from '../../src/runner/page/make-page.ts';
import { historiesOfLog } from '../../src/runner/page/read-histories.ts';
import { memoryLedger } from '../support/memory-ledger/memory-ledger.ts';
import { memoryStore } from '../support/memory-ledger/memory-store.ts';
import { memoryTarget } from '../support/pages/memory-target.ts';
import { timeAt, writeChecks } from '../support/pages/page-ledger.ts';
import { right } from '../support/right.ts';
import type { OpenSubject } from './ledger-subject.ts';

const day = 1440;

/** A log that a page has much to say of: outages, one that goes on, days without checks, two APIs. */
const write = async (ledger: Ledger): Promise<void> => {
  const down = new Set([3, 4, 5, day, day + 1, 4 * day + 7]);
  const minutes = [0, 1, 2, 3, 4, 5, 6, day - 1, day, day + 1, day + 2, 4 * day + 6, 4 * day + 7];
  const checks = minutes.map((minute) => ({ minute, outcome: down.has(minute) ? 'DOWN' : 'UP' }) as const);
  await writeChecks(ledger, 'shop', checks);
  await writeChecks(ledger, 'blog', [{ minute: 2 * day, outcome: 'UP' }]);
};

const filesAt = async (ledger: Ledger, asOf: number) => {
  const made = memoryTarget();
  const histories = historiesOfLog(ledger, () => undefined);
  right(await makePage({ histories, target: made.target, configs: null }, { asOf, now: asOf, force: false }));
  return made.files();
};

/** A page is a function of the log, wherever that is kept. */
export const ledgerPages = (open: OpenSubject): void => {
  it('makes the same page, byte for byte, as any other store of the same log', async () => {
    const subject = await open(3);
    try {
      const other = memoryLedger(memoryStore());
      await write(subject.ledger);
      await write(other);
      for (const minute of [4, day + 90, 5 * day]) {
        const asOf = Date.parse(timeAt(minute));
        const files = await filesAt(other, asOf);
        expect(await filesAt(subject.ledger, asOf)).toEqual(files);
        expect(files['index.html']).toMatch(/shop[^]*incidents\/shop-/u);
      }
    } finally {
      await subject.dispose();
    }
  });
};
