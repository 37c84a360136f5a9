import { describe, expect, it } from 'vitest';
import {
  decide,
  type Command,
  type Refusal,
  type WaiverBasis,
} from '../../../../src/projections/health/decide.ts';
import type { Health } from '../../../../src/projections/health/health-state.ts';
import {
  checked,
  claimed,
  configRead,
  minute,
  published,
  summary,
  waived,
} from '../../../support/ledger/commands.ts';
import { left, right } from '../../../support/right.ts';
import { grown, streamOf } from '../../../support/ledger/stream.ts';

const up = streamOf([configRead(0), checked(1, 'UP')]).after;
const down = grown(up, [{ ...checked(2, 'DOWN'), channels: ['team'] }], 2).after;
const refusal = (state: Health, command: Command, n = 3): Refusal =>
  left(decide(state, command, Date.parse(minute(n))));
const events = (state: Health, command: Command, n = 3) =>
  right(decide(state, command, Date.parse(minute(n)))).events;

describe('a waiver', () => {
  it('is recorded of what is owed, and of nothing else', () => {
    expect(events(down, waived(3, 4, 'team'))).toMatchObject([{ type: 'AlertWaived', for_seq: 4 }]);
    expect(refusal(down, waived(3, 4, 'night'))).toBe('alreadyPublished');
    const settled = grown(down, [waived(3, 4, 'team')], 3).after;
    expect(refusal(settled, waived(4, 4, 'team'))).toBe('alreadyPublished');
  });

  it('waits for the claim of another pass, until that has run out', () => {
    const publishing = grown(down, [claimed(3, 4, 'team')], 3).after;
    expect(refusal(publishing, waived(4, 4, 'team'), 4)).toBe('claimedElsewhere');
    expect(events(publishing, waived(3, 4, 'team'), 4)).toHaveLength(1);
    expect(events(publishing, waived(5, 4, 'team'), 6)).toHaveLength(1);
  });
});

describe('a waiver by what has changed since', () => {
  const waive = (basis: WaiverBasis, alerts = [4]): Command => ({
    _tag: 'WaiveAlerts',
    channel_id: 'team',
    reason: 'removed',
    alerts: alerts.map((for_seq) => ({ for_seq, at: minute(2) })),
    pass_id: 'pass-9',
    basis,
  });

  it('is refused once another config is in force, which may name the channel again', () => {
    const seq = down.config?.seq;
    expect(events(down, waive({ config: seq }))).toHaveLength(1);
    const configured = grown(down, [configRead(2, { channels: ['team'] })], 2).after;
    expect(refusal(configured, waive({ config: seq }))).toBe('replaced');
  });

  it('is refused as a whole once the channel was tried or settled, so no UP is waived whose DOWN was sent', () => {
    const basis = { settled: 0, attempted: null };
    const up2 = grown(down, [{ ...checked(3, 'UP'), channels: ['team'] }], 3).after;
    expect(events(up2, waive(basis, [4, 6]), 4)).toHaveLength(2);
    const tried = grown(up2, [claimed(4, 4, 'team')], 4).after;
    expect(refusal(tried, waive(basis, [4, 6]), 9)).toBe('replaced');
    const sent = grown(tried, [published(4, 4, 1, 'team')], 4).after;
    expect(refusal(sent, waive(basis, [4, 6]), 9)).toBe('replaced');
  });
});

describe('the summary of a day', () => {
  const summarize = (changes: Partial<typeof summary> = {}, after: string | null = null): Command => ({
    _tag: 'SummarizeDay',
    summary: { ...summary, ...changes },
    after,
  });

  it('is recorded once, behind the one before', () => {
    expect(events(up, summarize())).toMatchObject([{ type: 'DaySummarized', previous_summary_seq: null }]);
    const summarized = grown(up, [summarize()], 2).after;
    expect(summarized).toMatchObject({ summarized_day: summary.day, summarized_seq: 3 });
    expect(refusal(summarized, summarize())).toBe('summarized');
    expect(events(summarized, summarize({ day: '2026-01-02' }, summary.day))).toMatchObject([
      { previous_summary_seq: 3 },
    ]);
  });

  it.each(['removal', 'silence'] as const)('of a day that %s closed stands right behind it', (closed_by) => {
    expect(events(up, summarize({ closed_by }))).toHaveLength(1);
    const later = grown(up, [checked(2, 'UP')], 2).after;
    expect(refusal(later, summarize({ closed_by }))).toBe('reopened');
    expect(events(later, summarize({ closed_by: 'check' }))).toHaveLength(1);
  });
});

describe('a check under another digest of the config in force', () => {
  it('is recorded under the one that the log has', () => {
    const digest = up.config?.digest ?? '';
    const other = checked(2, 'UP', { config_digest: 'f'.repeat(64) });
    expect(refusal(up, other)).toBe('config');
    expect(events(up, { ...other, sameConfig: [digest] })).toMatchObject([{ config_digest: digest }]);
  });
});
