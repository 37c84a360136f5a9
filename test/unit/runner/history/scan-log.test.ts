import * as E from 'fp-ts/lib/Either.js';
import { expect, it } from 'vitest';
import { invalidItem } from '../../../../src/events/encoding/invalid-item.ts';
import type { EventRecord } from '../../../../src/events/event-record.ts';
import type { Page } from '../../../../src/projections/ledger.ts';
import { scanLog, type Scan } from '../../../../src/runner/history/scan-log.ts';
import { right } from '../../../support/right.ts';

const line = (api_id: string, seq: number): EventRecord => ({ api_id, seq, body: '{}', hash: '' });

/** What a scan of these lines tells in the end. */
const scanned = async (log: Page, streams: Readonly<Record<string, Page>>, apis: Scan['apis'] = null) => {
  const told = new Map<string, (number | null)[]>();
  const of = (apiId: string) => told.get(apiId) ?? [];
  const ledger: Scan['ledger'] = {
    readLog: async function* readLog() {
      yield E.right(log);
    },
    readStream: async function* readStream(apiId) {
      yield E.right(streams[apiId] ?? []);
    },
  };
  const events = await scanLog(
    { ledger, apis, progress: () => undefined },
    {
      onItem: (apiId, item) =>
        void told.set(apiId, [...of(apiId), E.isLeft(item) ? item.left.seq : item.right.seq]),
      restart: (apiId) => void told.set(apiId, []),
    },
  );
  return { events: right(events), told: Object.fromEntries(told) };
};

it('gives each stream in order, one that the store gives jumbled place by place', async () => {
  const a = [1, 2, 3].map((seq) => E.right(line('a', seq)));
  const b = [1, 2].map((seq) => E.right(line('b', seq)));
  const log = [a[0], b[0], a[2], b[1], a[1]].flatMap((item) => item ?? []);
  expect(await scanned(log, { a, b })).toEqual({ events: 5, told: { a: [1, 2, 3], b: [1, 2] } });
});

it('passes over what has no name, and keeps what has no place', async () => {
  const nameless = E.left(invalidItem('event', null, 1, ['is damaged']));
  const unaddressable = E.left(invalidItem('event', 'a', null, ['is damaged']));
  expect(await scanned([nameless, unaddressable, E.right(line('a', 1))], {})).toEqual({
    events: 3,
    told: { a: [null, 1] },
  });
});

it('reads only the streams that are asked for', async () => {
  const b = [E.right(line('b', 1))];
  expect(await scanned([], { b }, ['b'])).toEqual({ events: 1, told: { b: [1] } });
});
