import { describe, expect, it } from 'vitest';
import { configDigest } from '../../../../src/events/config-digest.ts';
import { auditedAt, faultsOf, inPlace, storeOf } from '../../../support/ledger/audited.ts';
import { checked, configRead, minute, plainConfig } from '../../../support/ledger/commands.ts';
import { forgedRow } from '../../../support/ledger/rechained.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const watched = { certificate_days: 30 };
const check = checked(1, 'UP', {
  config_digest: configDigest('api', { ...plainConfig, ...watched }),
  certificate_until: Date.parse(minute(7 * 1440)) / 1000,
});

describe('an audit of the changes of a signal', () => {
  it('names the signal of a change that a check caused and that is missing', async () => {
    const lines = streamOf([configRead(0, watched), check]).events.map(({ line }) => line);
    const cut = lines.slice(0, 2);
    const audit = async (of: typeof lines, stateOf: typeof lines) =>
      faultsOf(await auditedAt(storeOf(inPlace(of), forgedRow(stateOf)), Date.parse(minute(30))));
    expect(await audit(lines, lines)).toEqual([]);
    const missing = '3: should be the change of certificate to DOWN that check 2 caused, and is missing';
    expect(await audit(cut, cut)).toEqual([missing]);
    // Told once, though the state includes it too.
    expect(await audit(cut, lines)).toEqual([missing]);
  });
});
