import { createHash } from 'node:crypto';
import * as t from 'io-ts';
import { describe, expect, it } from 'vitest';
import { right } from '../../../../support/right.ts';
import { tamper, writeSmallLedger } from '../../../../support/ledger/small-ledger.ts';
import { workplace } from '../../../../support/program/workplace.ts';

const linesIn = (stdout: string): readonly Readonly<Record<string, unknown>>[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => right(t.UnknownRecord.decode(JSON.parse(line))));

describe('export', () => {
  it('prints each event as one line whose hash anybody can compute from the line itself', async () => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    const { code, stdout, stderr } = await place.run(['export']);
    expect([code, stderr]).toEqual([0, '']);
    const lines = linesIn(stdout);
    expect(lines.map((line) => line['seq'])).toEqual(Array.from({ length: 19 }, (_, i) => i + 1));
    let head: unknown = null;
    for (const { hash, ...rest } of lines) {
      expect(rest['prev_hash']).toBe(head);
      // RFC 8785 of these lines: members sorted by name, no spaces; `export` writes them so, and adds the hash.
      const hashed = JSON.stringify(rest);
      expect(createHash('sha256').update(hashed, 'utf8').digest('hex')).toBe(hash);
      head = hash;
    }
  });

  it('takes one API and one period, its beginning included and its end not', async () => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    const { stdout } = await place.run(
      'export --api api --since 2026-01-01T00:04:00Z --until 2026-01-01T00:06:00Z'.split(' '),
    );
    expect(linesIn(stdout).map(({ recorded_at }) => recorded_at)).toSatisfy(
      (times: readonly string[]) =>
        times.length > 0 && times.every((time) => '2026-01-01T00:04' <= time && time < '2026-01-01T00:06'),
    );
    const nobody = await place.run(['export', '--api', 'nobody']);
    expect([nobody.code, nobody.stdout]).toEqual([2, '']);
  });

  it.each([[['export']], [['transitions', '--format', 'csv']], [['events', 'api']]])(
    'refuses a period that ends before it begins (%j)',
    async (command) => {
      await using place = await workplace();
      await writeSmallLedger(place.path);
      const { code, stdout, stderr } = await place.run([
        ...command,
        ...'--since 2026-01-02 --until 2026-01-01'.split(' '),
      ]);
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(/it ends before it begins/u)]);
    },
  );

  it('ends where events do not lie in the order of their places, and says how to get them in order', async () => {
    await using place = await workplace();
    tamper(
      await writeSmallLedger(place.path),
      'UPDATE api_health_events SET rowid = 1000 WHERE seq = 6',
      'UPDATE api_health_events SET rowid = -5 WHERE seq = 9',
    );
    const whole = await place.run(['export']);
    expect([whole.code, whole.stderr]).toEqual([1, expect.stringContaining('export --api api prints them')]);
    const ordered = await place.run(['export', '--api', 'api']);
    expect(linesIn(ordered.stdout).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 19 }, (_, i) => i + 1),
    );
    expect(await place.run(['audit'])).toMatchObject({ code: 0 });
    const status = async (...args: string[]) =>
      (await place.run(['status', '--json', '--at', '2026-01-02', ...args])).stdout;
    expect(await status()).toBe(await status('api'));
    const reported = async (...args: string[]) =>
      (
        await place.run([
          'report',
          '--since',
          '2026-01-01',
          '--until',
          '2026-01-02',
          '--format',
          'csv',
          ...args,
        ])
      ).stdout;
    expect(await reported()).toBe(await reported('--api', 'api'));
  });
});

describe('status --at', () => {
  it('shows each API as the log told it then, and nothing of what was not known yet', async () => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    const at = async (time: string): Promise<unknown> => place.json(['status', '--json', '--at', time]);
    expect(await at('2025-12-31')).toEqual([]);
    expect(await at('2026-01-01T00:01:59Z')).toMatchObject([{ last_state: 'UP', streak: 0, pending: 0 }]);
    expect(await at('2026-01-01T00:02:59Z')).toMatchObject([{ last_state: 'UP', streak: 1 }]);
    expect(await at('2026-01-01T00:03:00Z')).toMatchObject([{ last_state: 'DOWN', streak: 0, pending: 1 }]);
    expect(await at('2026-01-01T00:08:00Z')).toMatchObject([{ last_state: 'DOWN', pending: 0 }]);
    expect(await at('2026-01-01T12:00:00Z')).toMatchObject([{ last_state: 'UP', pending: 0, stale: true }]);
  });
});
