import { describe, expect, it } from 'vitest';
import { tamper, writeSmallLedger } from '../../../../support/ledger/small-ledger.ts';
import { workplace } from '../../../../support/program/workplace.ts';

const junk = `INSERT INTO api_health_events (api_id, seq, body, hash) VALUES ('api', 20, '{}', zeroblob(32))`;

describe('resume', () => {
  it('goes on with a stream that holds junk, and says what it left out', async () => {
    await using place = await workplace();
    tamper(await writeSmallLedger(place.path), junk);
    const { code, stdout } = await place.run(['resume', 'api', '--reason', 'the disk was full', '--json']);
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      { api_id: 'api', seq: 21, after_seq: 19, from_seq: 20, to_seq: 20 },
    ]);
    expect((await place.run(['replay'])).code).toBe(0);
    const audit = await place.run(['audit', '--seal', 'seal.json']);
    expect([audit.code, audit.stdout]).toEqual([3, expect.stringContaining('the disk was full')]);
    expect((await place.run(['audit', '--against', 'seal.json'])).code).toBe(0);
    expect((await place.run(['export'])).stdout).toContain('"type":"StreamResumed"');
    const report = await place.run(['report', '--since', '2025-12-31', '--until', '2026-01-03']);
    expect([report.code, report.stderr]).toEqual([0, expect.stringContaining('event 20 is missing')]);
    expect((await place.run(['whatif', '--failure-threshold', '2'])).code).toBe(0);
    expect((await place.run(['explain', 'api/21'])).stdout).toContain('StreamResumed');
    expect((await place.run(['explain', 'api/20'])).stdout).toBe('');
    const page = await place.run(['page', '--output', 'page', '--at', '2026-01-03']);
    expect([page.code, page.stderr]).toEqual([0, expect.stringContaining('event 20 is missing')]);
  });

  it.each([
    [['resume', 'api', '--reason', 'why'], 'there is nothing to resume'],
    [['resume', 'api'], 'say why with --reason'],
    [['resume', 'api', '--reason', 'a\u0007b'], 'without control or invisible characters'],
    [['resume', 'api', '--reason', 'x'.repeat(501)], 'at most 500 are allowed'],
    [['resume', 'none', '--reason', 'why'], 'there is no API none'],
  ])('refuses %j', async (args, said) => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    const { code, stdout, stderr } = await place.run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
  });
});
