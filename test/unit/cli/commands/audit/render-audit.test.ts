import { describe, expect, it } from 'vitest';
import { renderAudit } from '../../../../../src/cli/commands/audit/render-audit.ts';

const rendered = (ranges: number): readonly string[] =>
  renderAudit(
    {
      report: {
        streams: 1,
        events: 9,
        transitions: 0,
        faults: [],
        unverifiable: Array.from({ length: ranges }, (_, i) => ({
          api_id: 'shop',
          from_seq: 10 * i + 2,
          to_seq: 10 * i + 9,
        })),
        evidence_expired: 0,
        channels: [],
        pending: [],
      },
      endsShownBy: 'states',
    },
    false,
  ).split('\n');

describe('what an audit could not verify', () => {
  it('is listed up to a hundred ranges', () => {
    const few = rendered(100);
    expect(few.filter((line) => line.endsWith('cannot be verified'))).toHaveLength(100);
    expect(few).toContain('100 ranges of events could not be verified (listed above).');
    const many = rendered(30_000);
    expect(many.filter((line) => line.endsWith('cannot be verified'))).toHaveLength(100);
    expect(many).toContain(
      '30,000 ranges of events could not be verified (the first 100 are listed above, all with --json).',
    );
  });
});
