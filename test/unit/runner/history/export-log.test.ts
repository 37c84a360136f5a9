import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import type { Page } from '../../../../src/projections/ledger.ts';
import { exportFold } from '../../../../src/runner/history/export-log.ts';

const event = (api_id: string, seq: number): Page[number] =>
  E.right({
    api_id,
    seq,
    body: `{"api_id":${JSON.stringify(api_id)},"recorded_at":"2026-01-01T00:00:00.000Z","seq":${String(seq)}}`,
    hash: '00',
  });

const pieceOf = async (...items: Page) => {
  async function* readLog() {
    yield E.right(items);
  }
  const answer = await exportFold.fold({ ledger: { readLog } }, { since: '2026', until: '2027' });
  if (E.isLeft(answer)) throw new Error(answer.left.message);
  return answer.right;
};

describe('a piece of an export', () => {
  it('tells the first and last place of each stream', async () => {
    const piece = await pieceOf(event('é', 3), event('', 7), event('é', 4), event('é', 9));
    expect(Buffer.from(piece?.apiIds ?? []).toString()).toBe('é\n');
    expect([...(piece?.bounds ?? [])]).toEqual([3, 9, 7, 7]);
    expect(Buffer.from(piece?.bytes ?? []).toString()).toMatch(
      /^(?:\{"api_id":.*,"seq":\d,"hash":"00"\}\n){4}$/u,
    );
  });

  it('is empty where there is nothing', async () => {
    const piece = await pieceOf();
    expect([piece?.bytes.length, piece?.bounds.length]).toEqual([0, 0]);
  });

  it.each([
    ['a place comes twice', [event('a', 1), event('b', 2), event('a', 1)]],
    ['a name has two lines', [event('a\nb', 1), event('c', 2)]],
    [
      'an event is of another time',
      [event('a', 1), E.right({ api_id: 'a', seq: 2, body: '{}', hash: '00' })],
    ],
  ])('has to be read page by page when %s', async (_, items: Page) => {
    expect(await pieceOf(...items)).toBeNull();
  });
});
