import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { expect, it } from 'vitest';
import { memoryLedger } from '../../support/memory-ledger/memory-ledger.ts';
import type { EventRecord } from '../../../src/events/event-record.ts';
import { auditLog } from '../../../src/runner/audit/audit-log.ts';
import { decodeApiConfig } from '../../../src/runner/config/decode-api-config.ts';
import { stillAt } from '../../support/ledger/audited.ts';
import { apiConfig, createMonitor, noon, type Monitor } from '../../support/monitor/monitor.ts';
import { right } from '../../support/right.ts';
import { edited, edits, type Edit } from './byte-edits.ts';
import { runs } from '../../support/runs.ts';

const minute = 60_000;

/** Two APIs with a few events each. */
const monitored = async (): Promise<Monitor> => {
  const m = createMonitor();
  m.watch('bad');
  m.watch('good');
  await m.pass();
  m.outcomes.set('bad', 'DOWN').set('good', 'DOWN');
  await m.pass({ at: noon + minute });
  return m;
};

/** A pass over a monitor of which something of `bad` is out of order: it ends, and `good` is checked, recorded, told. */
const expectGoodServed = async (m: Monitor) => {
  const before = m.eventsOf('good', 'CheckCompleted').length;
  m.outcomes.set('bad', 'UP').set('good', 'UP');
  const { report } = await m.pass({ at: noon + 2 * minute });
  expect(m.eventsOf('good', 'CheckCompleted')).toHaveLength(before + 1);
  expect(report.unrecorded).not.toContain('good');
  expect(m.state('good')).toMatchObject({ last_state: 'UP' });
  expect(m.told().filter((id) => id.startsWith('good/'))).toHaveLength(2);
};

const editedText = (text: string, changes: readonly Edit[]): string =>
  edited(Buffer.from(text), changes).toString('utf8');

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

it('whatever bytes an event of another API became, and whichever it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(5), edits, fc.boolean(), async (place, changes, alsoHash) => {
      const m = await monitored();
      const slots = m.store.log.get('bad') ?? new Map<number, never>();
      const seq = 1 + (place % slots.size);
      const slot = slots.get(seq);
      if (slot === undefined || slot.line === null) throw new Error('nothing to damage');
      const line: EventRecord = {
        ...slot.line,
        body: editedText(slot.line.body, changes),
        hash: alsoHash ? editedText(slot.line.hash, changes) : slot.line.hash,
      };
      slots.set(seq, { ...slot, line });
      // Only the log is left to know by.
      m.store.states.delete('bad');
      await expectGoodServed(m);
      const clock = stillAt(noon + 3 * minute);
      const ledger = memoryLedger(m.store);
      const { report } = right(await auditLog({ ledger, clock, progress: () => undefined }, null));
      expect(report.faults.filter(({ api_id }) => api_id === 'good')).toEqual([]);
      const isChanged = line.body !== slot.line.body || line.hash !== slot.line.hash;
      expect(report.faults.some(({ api_id }) => api_id === 'bad')).toBe(isChanged);
    }),
    { numRuns: runs(300) },
  );
});

it('whatever the state of another API became', async () => {
  await fc.assert(
    fc.asyncProperty(edits, fc.boolean(), fc.anything(), async (changes, byteWise, value) => {
      const m = await monitored();
      const stored = m.store.states.get('bad') ?? {};
      const names = Object.keys(stored);
      const name = names[(changes[0]?.at ?? 0) % names.length] ?? '';
      const changed = byteWise
        ? parsed(editedText(JSON.stringify(stored), changes))
        : { ...stored, [name]: value };
      // A table's item has its key, whatever else it lost.
      m.store.states.set('bad', { ...(changed as Record<string, unknown> | null), api_id: 'bad' });
      await expectGoodServed(m);
    }),
    { numRuns: runs(300) },
  );
});

it('whatever the config item of another API holds: it is a config, or its faults are told', async () => {
  const names = Object.keys(apiConfig('bad')) as (keyof ReturnType<typeof apiConfig>)[];
  const value = fc.oneof(
    fc.anything({ withSet: true, withBigInt: true, withTypedArray: true, withDate: true, withMap: true }),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.double(),
    fc.constantFrom(
      '2xx',
      '200-204',
      [200, '5xx'],
      new Set([200]),
      { a: '${env:UPLEDGER_SECRET_X}' },
      'HEAD',
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 10 })), value, { maxKeys: 4 }),
      async (changes) => {
        const item = { ...apiConfig('bad'), ...changes };
        const decoded = decodeApiConfig(item, '');
        const m = await monitored();
        m.configs.set('bad', E.isRight(decoded) ? decoded.right : 'invalid');
        if (E.isLeft(decoded)) expect(decoded.left.faults.join('')).not.toBe('');
        // One that took the place of another API is that API's config.
        else m.configs.set(decoded.right.api_id, decoded.right);
        if (E.isRight(decoded) && decoded.right.api_id !== 'bad') m.configs.delete('bad');
        await expectGoodServed(m);
      },
    ),
    { numRuns: runs(300) },
  );
});
