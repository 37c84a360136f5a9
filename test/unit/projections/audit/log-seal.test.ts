import { describe, expect, it } from 'vitest';
import { decodeSeal, sealLog } from '../../../../src/projections/audit/log-seal.ts';
import { sealError } from '../../../../src/projections/audit/audit-against-seal.ts';
import { minute } from '../../../support/ledger/commands.ts';
import { left, right } from '../../../support/right.ts';

const [one, two, three] = ['1'.repeat(64), '2'.repeat(64), '3'.repeat(64)];
const head = (api_id: string) => ({ api_id, seq: 9, hash: one, kept_seq: 4, kept_hash: two });
const none = { expired: [], unseen: [] };

describe('a seal', () => {
  it('is the same whatever order the streams were read in', () => {
    const [a, b, c] = [head('a'), head('b'), head('c')];
    expect(sealLog(minute(0), 0, [c, a, b])).toEqual(sealLog(minute(0), 0, [b, c, a]));
    expect(right(decodeSeal(sealLog(minute(0), 0, [c, a, b]))).streams).toEqual([a, b, c]);
  });

  it('is of its date and of the faults that were known', () => {
    const roots = [sealLog(minute(0), 0, []), sealLog(minute(1), 0, []), sealLog(minute(0), 1, [])];
    expect(new Set(roots.map(({ root }) => root)).size).toBe(3);
  });

  it.each([[null], [7], [{}], [{ ...sealLog(minute(0), 0, []), upledger_seal: 2 }]])('is not %j', (value) => {
    expect(left(decodeSeal(value)).length).toBeGreaterThan(0);
  });
});

describe('a stream beside its seal', () => {
  const sealed = head('api');

  it.each([
    ['both as sealed', [one], [two], none, null],
    [
      'the head expired, the kept one as sealed',
      null,
      [two],
      { expired: [{ from_seq: 5, to_seq: 9 }], unseen: [] },
      null,
    ],
    ['an event of which one of two hashes fits', [three, one], [two], none, null],
    [
      'neither seen, being outside of the file',
      null,
      null,
      { expired: [], unseen: [{ from_seq: 1, to_seq: 9 }] },
      null,
    ],
    ['another head', [three], [two], none, [9, /was rewritten/u]],
    ['another kept event', [one], [three], none, [4, /was rewritten/u]],
    ['no kept event', [one], null, none, [4, /is missing, and was sealed/u]],
    ['no head', null, [two], none, [9, /is missing, and was sealed/u]],
    [
      'no head, though other places have expired',
      null,
      [two],
      { expired: [{ from_seq: 5, to_seq: 8 }], unseen: [] },
      [9, /is missing/u],
    ],
  ] as const)('is judged by what stands there today: %s', (_, seen, permanent, gaps, expected) => {
    const fault = sealError({ sealed, head: seen, permanent }, minute(0), gaps);
    if (expected === null) expect(fault).toBeNull();
    else {
      expect(fault).toMatchObject({ api_id: 'api', seq: expected[0] });
      expect(fault?.fault).toMatch(expected[1]);
    }
  });

  it('that had no hash to read when it was sealed, or nothing kept, proves nothing of that', () => {
    const unread = { ...sealed, hash: null, kept_seq: 0, kept_hash: null };
    expect(sealError({ sealed: unread, head: [three], permanent: null }, minute(0), none)).toBeNull();
  });
});
