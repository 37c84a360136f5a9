import { describe, expect, it } from 'vitest';
import { tamper, writeSmallLedger } from '../support/small-ledger.ts';
import { workplace } from '../support/workplace.ts';

describe('an API whose row is lost', () => {
  it.each([
    [['events', 'api']],
    [['explain', 'api/6']],
    [['export', '--api', 'api']],
    [['transitions', '--api', 'api']],
    [['report', '--api', 'api']],
    [['whatif', '--api', 'api']],
    [['replay', '--write', '--api', 'api']],
  ])('is known by its log: %j', async (args) => {
    await using place = await workplace();
    tamper(await writeSmallLedger(place.path), 'DELETE FROM api_health_states');
    const { code, stdout, stderr } = await place.run(args);
    expect([code, stderr.includes('no API')]).toEqual([0, false]);
    expect(stdout).not.toBe('');
  });

  it('is told from one that nobody knows', async () => {
    await using place = await workplace();
    tamper(await writeSmallLedger(place.path), 'DELETE FROM api_health_states');
    for (const args of [
      ['events', 'apy'],
      ['report', '--api', 'apy'],
    ])
      expect(await place.run(args)).toMatchObject({ code: 2, stdout: '' });
  });
});
