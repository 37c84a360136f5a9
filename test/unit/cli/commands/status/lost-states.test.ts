import { describe, expect, it } from 'vitest';
import { tamper, writeSmallLedger } from '../../../../support/ledger/small-ledger.ts';
import { workplace } from '../../../../support/program/workplace.ts';

describe('an API whose state is lost', () => {
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

describe('a state that holds an integer which no number holds', () => {
  it.each(['last_latency_ms', 'version'])('is named, and stops nothing else (%s)', async (column) => {
    await using place = await workplace();
    tamper(
      await writeSmallLedger(place.path),
      `INSERT INTO api_health_states SELECT 'other', version, last_state, last_status_code, last_latency_ms, last_checked_at,
         last_changed_at, last_error, more FROM api_health_states`,
      `UPDATE api_health_states SET ${column} = 9007199254740993 WHERE api_id = 'other'`,
    );
    const why: unknown = expect.stringContaining(`${column} is 9007199254740993`);
    expect(await place.json(['status', '--json'])).toMatchObject([
      { api_id: 'api', last_state: 'UP' },
      { api_id: 'other', monitored: false, why },
    ]);
    const audit = await place.run(['audit']);
    expect([audit.code, audit.stderr]).toEqual([0, expect.stringContaining(`${column} is 9007199254740993`)]);
  });
});
