import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../../../src/events/event-record.ts';
import { withinPeriod } from '../../../../src/runner/history/within-period.ts';
import { minute } from '../../../support/ledger/commands.ts';

const line = (seq: number, n: number | null, api_id = 'api'): EventRecord => ({
  api_id,
  seq,
  body: n === null ? '{}' : `{"recorded_at":"${minute(n)}"}`,
  hash: '',
});

const taken = (lines: readonly EventRecord[]): readonly number[] =>
  lines.filter(withinPeriod({ since: minute(3), until: minute(6) })).map(({ seq }) => seq);

describe('a period of a stream', () => {
  it('includes its beginning and not its end', () => {
    expect(taken([2, 3, 4, 5, 6, 7].map((n) => line(n, n)))).toEqual([3, 4, 5]);
  });

  it('is one piece, also where a clock went back or ahead', () => {
    expect(taken([1, 3, 2, 4].map((n, i) => line(i + 1, n)))).toEqual([2, 3, 4]);
    expect(taken([3, 7, 4, 5].map((n, i) => line(i + 1, n)))).toEqual([1]);
    expect(taken([1, 9, 4, 5].map((n, i) => line(i + 1, n)))).toEqual([]);
  });

  it('is of each stream by itself', () => {
    expect(taken([line(1, 4), line(1, 1, 'other'), line(2, 9), line(2, 4, 'other')])).toEqual([1, 2]);
  });

  it('keeps a damaged event with what came before it', () => {
    expect(taken([line(1, null), line(2, 4), line(3, null), line(4, 9), line(5, null)])).toEqual([2, 3]);
  });
});
