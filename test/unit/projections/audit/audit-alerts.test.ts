import { describe, expect, it } from 'vitest';
import { configDigest } from '../../../../src/events/config-digest.ts';
import {
  checked,
  claimed,
  configRead,
  minute,
  plainConfig,
  published,
  waived,
} from '../../../support/ledger/commands.ts';
import { auditedAt, faultsOf, inPlace, storeOf } from '../../../support/ledger/audited.ts';
import { forgedRow, rechained } from '../../../support/ledger/rechained.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const channels = ['team', 'night'];
const made = { config_digest: configDigest('api', { ...plainConfig, channels }) };

/** An outage that two channels are told of: one accepts, of the other it is waived. */
const lines = streamOf([
  configRead(0, { channels }), // 1
  checked(1, 'UP', made), // 2
  { ...checked(2, 'DOWN', made), channels }, // 3, 4: the change
  claimed(3, 4, 'team'), // 5
  published(4, 4, 1, 'team', 2), // 6
  waived(5, 4, 'night', 2), // 7
  claimed(6, 4, 'team'), // 8: again
  waived(7, 4, 'night', 2), // 9: again
]).events.map(({ line }) => line);

const told = async (upTo: number, seq = 0, change: Readonly<Record<string, unknown>> = {}) => {
  const forged = rechained(lines.slice(0, upTo), seq - 1, (body) => ({ ...body, ...change }));
  const faults = faultsOf(
    await auditedAt(storeOf(inPlace(forged), forgedRow(forged)), Date.parse(minute(30))),
  );
  return faults.filter((fault) => !fault.startsWith('4: says channels'));
};

describe('an audit of alerts on channels', () => {
  it('names the channel of what was told twice, or waived when it was told', async () => {
    expect(await told(9)).toEqual(
      expect.arrayContaining([
        '8: claims the alert of 4 on team, which was already published',
        '9: waives the alert of 4 on night, which was already published',
      ]),
    );
  });

  it('says of each channel what was delivered and waived, and what is pending for how long', async () => {
    const at = async (upTo: number, now: string) => {
      const some = lines.slice(0, upTo);
      const { report } = await auditedAt(storeOf(inPlace(some), forgedRow(some)), Date.parse(now));
      return { channels: report.channels, pending: report.pending, faults: report.faults };
    };
    expect(await at(7, minute(30))).toEqual({
      channels: [
        { channel_id: 'night', delivered: 0, waived: 1, pending: 0 },
        { channel_id: 'team', delivered: 1, waived: 0, pending: 0 },
      ],
      pending: [],
      faults: [],
    });
    const open = { api_id: 'api', seq: 4, channel_id: 'night', age_seconds: 28 * 60 };
    expect(await at(6, minute(30))).toEqual({
      channels: [
        { channel_id: 'night', delivered: 0, waived: 0, pending: 1 },
        { channel_id: 'team', delivered: 1, waived: 0, pending: 0 },
      ],
      pending: [open],
      faults: [],
    });
    expect(await at(6, '2026-02-01T00:00:00.000Z')).toMatchObject({
      pending: [{ channel_id: 'night' }],
      faults: [{ seq: 4, fault: 'its alert has been pending for more than a day on night' }],
    });
  });

  it.each([
    [5, 5],
    [7, 7],
  ])('finds what is about a channel to which nothing was owed: event %i', async (seq, upTo) => {
    expect(await told(upTo, seq, { channel_id: 'other' })).toContain(
      `${String(seq)}: is about 4, which was never owed to other`,
    );
  });
});
