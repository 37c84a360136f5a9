import { describe, expect, it } from 'vitest';
import { oldestPending, pendingNote } from '../../../../src/runner/audit/audited-alerts.ts';

const noon = Date.parse('2026-11-01T12:00:00.000Z');
const streamOf = (api_id: string, recordedAt: string) => ({
  settled: [],
  pending: [{ api_id, seq: 2, channel_id: 'default', recordedAt }],
});

describe('pending alerts of an audit', () => {
  it('are listed from the oldest on, those of one time by name, with their ages at one time', () => {
    const streams = [
      streamOf('a', '2026-11-01T11:59:00.400Z'),
      streamOf('b', '2026-11-01T11:59:00.100Z'),
      streamOf('c', '2026-11-01T11:59:00.400Z'),
    ];
    expect(oldestPending(streams, noon).map(({ api_id, age_seconds }) => [api_id, age_seconds])).toEqual([
      ['b', 59],
      ['a', 59],
      ['c', 59],
    ]);
  });

  it('of a clock that is ahead are as old as can be: no time at all', () => {
    expect(oldestPending([streamOf('a', '2026-11-01T13:00:00.000Z')], noon)).toMatchObject([
      { age_seconds: 0 },
    ]);
  });

  it('are told of in words for a day', () => {
    expect(pendingNote([streamOf('a', '2026-10-31T12:00:00.000Z')], noon)).toContain('1 alert still pending');
    expect(pendingNote([streamOf('a', '2026-10-31T11:59:59.999Z')], noon)).toBeNull();
  });
});
