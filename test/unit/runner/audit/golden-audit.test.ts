import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeSeal } from '../../../../src/projections/audit/log-seal.ts';
import { exportAudited } from '../../../support/ledger/exported.ts';
import { right } from '../../../support/right.ts';

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', 'fixtures', name), 'utf8');
const linesOf = (name: string): readonly string[] => fixture(name).trimEnd().split('\n');
const now = Date.parse('2030-01-01T00:00:00.000Z');

/** What version 0.1 exported and sealed. Kept forever: an auditor's papers must not lose their worth by an upgrade. */
const exported = linesOf('golden-export.jsonl');
const seal = right(decodeSeal(JSON.parse(fixture('golden-seal.json'))));

describe('the golden export', () => {
  it('is still found whole, and to contain what its seal says', async () => {
    const { report, heads } = await exportAudited(exported, now, seal);
    expect(report).toEqual({
      streams: 1,
      events: 19,
      transitions: 2,
      faults: [],
      unverifiable: [],
      evidence_expired: 0,
      channels: [{ channel_id: 'default', delivered: 2, waived: 0, pending: 0 }],
      pending: [],
    });
    expect(heads).toEqual(seal.streams);
  });

  it('is still found changed when any line of it is', async () => {
    for (const [i, line] of exported.entries()) {
      const changed = exported.with(i, line.replace('"id":"test"', '"id":"tess"'));
      const { report } = await exportAudited(changed, now, seal);
      expect(report.faults.map(({ seq }) => seq)).toContain(i + 1);
    }
  });
});

describe('the golden log of every shape', () => {
  it('is audited as it was: sound, but for the answer to an attempt that it does not hold', async () => {
    const { report } = await exportAudited(linesOf('golden-log.jsonl'), now);
    expect(report).toEqual({
      streams: 2,
      events: 25,
      transitions: 3,
      faults: [{ api_id: 'z', seq: 5, fault: 'answers attempt 7 for 3, which was never made' }],
      unverifiable: [],
      evidence_expired: 0,
      channels: [{ channel_id: 'default', delivered: 2, waived: 0, pending: 1 }],
      pending: [{ api_id: 'z', seq: 3, channel_id: 'default', age_seconds: 551 }],
    });
  });
});
