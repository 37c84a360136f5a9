import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteLedger } from '../../../../src/adapters/sqlite/open-sqlite-ledger.ts';
import { configDigest } from '../../../../src/events/config-digest.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { checked, configRead, minute, plainConfig } from '../../../support/ledger/commands.ts';
import { commitOf } from '../../../support/ledger/stream.ts';
import { workplace, type Workplace } from '../../../support/program/workplace.ts';
import { right } from '../../../support/right.ts';

const options = { slow_ms: 800, slow_threshold: 2, certificate_days: 30 };
const digest = configDigest('api', { ...plainConfig, ...options });

const dayMs = 86_400_000;
const validFor = (n: number, days: number) => Math.floor((Date.parse(minute(n)) + days * dayMs) / 1000);

/** At minute `n`: how slow it answered, and how many days its certificate has left. */
const check = (n: number, latency_ms: number, days: number, outcome: 'UP' | 'DOWN' = 'UP'): Command =>
  checked(n, outcome, { config_digest: digest, latency_ms, certificate_until: validFor(n, days) });

/** Slow from minute 2 to 6, with a certificate that has 9 days left from minute 4 on, and an outage in minute 8. */
const commands: readonly (readonly [number, Command])[] = [
  [0, configRead(0, options)],
  [0, check(0, 100, 90)],
  [1, check(1, 100, 90)],
  [2, check(2, 1240, 90)],
  [3, check(3, 1300, 90)], // 5, slow: 6
  [4, check(4, 1250, 9)], // 7, certificate: 8
  [5, check(5, 900, 9)],
  [6, check(6, 200, 9)],
  [7, check(7, 300, 9)], // 11, fast: 12
  [8, check(8, 50, 9, 'DOWN')], // 13, DOWN: 14
  [9, check(9, 300, 9)], // 15, UP: 16
  [10, check(10, 950, 9)],
];

const record = async (place: Workplace): Promise<void> => {
  const ledger = right(await openSqliteLedger({ file: join(place.path, 'upledger.db') })());
  let state = initialHealth('api');
  for (const [n, command] of commands) {
    const commit = commitOf(state, [command], { minute: n });
    const [result] = await ledger.commit([commit])();
    expect(result?._tag).toBe('Committed');
    state = commit.state;
  }
  ledger.close();
};

const transitionsOf = async (place: Workplace, ...args: readonly string[]) =>
  (await place.run(['transitions', '--format', 'json', ...args])).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('signals, as commands show them', () => {
  it('status notes them beside UP, and lists them as JSON', async () => {
    await using place = await workplace();
    await record(place);
    const { stdout } = await place.run(['status'], {
      width: 200,
      clockOffMs: Date.parse(minute(11)) - Date.now(),
    });
    expect(stdout).toMatch(/^api .*UP .*slow answer 1 of 2; certificate expires soon \(for \d+ min\)/mu);
    expect(await place.json(['status', '--json'])).toMatchObject([
      {
        last_state: 'UP',
        signals: {
          latency: { state: 'UP', since: null, streak: 1, threshold: 2 },
          certificate: { state: 'DOWN', since: minute(4), streak: 0, threshold: 10 },
        },
      },
    ]);
  });

  it('transitions lists those of all signals, or of one', async () => {
    await using place = await workplace();
    await record(place);
    const all = await transitionsOf(place);
    expect(all.map(({ signal, to }) => `${String(signal)} ${String(to)}`)).toEqual([
      'latency DOWN',
      'certificate DOWN',
      'latency UP',
      'availability DOWN',
      'availability UP',
    ]);
    expect(all[2]).toMatchObject({
      previous_duration_ms: 4 * 60_000,
      cause: { latency_ms: 300, certificate_until: validFor(7, 9) },
    });
    const one = await transitionsOf(place, '--signal', 'latency');
    expect(one.map(({ to }) => to)).toEqual(['DOWN', 'UP']);
    expect((await place.run(['transitions', '--signal', 'speed'])).code).toBe(2);
    const { stdout } = await place.run(['transitions'], { width: 200 });
    expect(stdout).toMatch(/latency +UP -> DOWN.*answered in 1300 ms/u);
    expect(stdout).toMatch(/certificate +UP -> DOWN.*certificate valid until 2026-01-10/u);
  });

  it('explain says why a signal changed, and why it did not', async () => {
    await using place = await workplace();
    await record(place);
    const verdict = async (seq: number) => (await place.run(['explain', `api/${String(seq)}`])).stdout;
    expect(await verdict(6)).toContain(
      'latency UP -> DOWN: 1300 ms against slow_ms 800, 2 in a row of 2; its alert is pending.',
    );
    expect(await verdict(8)).toContain(
      'certificate UP -> DOWN: 9 days left against certificate_days 30, 1 in a row of 1;',
    );
    expect(await verdict(12)).toContain('latency DOWN -> UP: 300 ms against slow_ms 800, 2 in a row of 2;');
    expect(await verdict(4)).toContain('Of latency: 1240 ms against slow_ms 800, 1 in a row of 2.');
    expect(await verdict(16)).toContain('DOWN -> UP: 1 check in a row found UP');
    expect(await verdict(12)).toContain('slow above 800 ms, 2 in a row');
  });

  it('report counts the outage alone, and notes the rest', async () => {
    await using place = await workplace();
    await record(place);
    const period = ['--since', '2026-01-01T00:00', '--until', '2026-01-01T00:11'];
    const { stdout } = await place.run(['report', ...period]);
    expect(stdout).toContain('api: slow, 1 time in the period\n');
    expect(stdout).toContain(
      'api: certificate expiring soon since 2026-01-01 00:04:00 UTC, 1 time in the period\n',
    );
    expect(await place.json(['report', ...period, '--format', 'json'])).toMatchObject({
      apis: [
        {
          down_ms: 60_000,
          incidents: [{ from: minute(8), to: minute(9) }],
          signals: [
            { signal: 'latency', downs: 1, down_since: null },
            { signal: 'certificate', downs: 1, down_since: minute(4) },
          ],
        },
      ],
    });
  });

  it('whatif asks the recorded latencies, and leaves outages to the other question', async () => {
    await using place = await workplace();
    await record(place);
    const since = ['--since', '2026-01-01', '--until', '2026-01-02'];
    const asked = await place.json(['whatif', '--slow-ms', '500..2000', ...since, '--json']);
    expect(asked).toMatchObject({ answers: 10, expired: 0, slow_threshold: null });
    const { rows } = asked as { rows: readonly Record<string, number>[] };
    expect(rows.map(({ slow_ms }) => slow_ms)).toEqual([500, 600, 800, 1000, 1200, 1400, 1600, 1800, 2000]);
    expect(rows[2]).toEqual({ slow_ms: 800, alerts: 2, apis: 1, slow_answers: 5, slow_duration_ms: 300_000 });
    expect(rows[4]).toMatchObject({ alerts: 2, slow_answers: 3 });
    expect(rows[5]).toMatchObject({ alerts: 0, apis: 0, slow_answers: 0, slow_duration_ms: 0 });
    const higher = await place.json([
      'whatif',
      '--slow-ms',
      '800',
      '--slow-threshold',
      '5',
      ...since,
      '--json',
    ]);
    expect(higher).toMatchObject({ slow_threshold: 5, rows: [{ alerts: 0 }] });
    expect((await place.run(['whatif', '--slow-ms', '800', '--short', '3'])).code).toBe(2);
    expect((await place.run(['whatif', '--slow-ms', '2s..1s'])).code).toBe(2);
    const outages = await place.json([
      'whatif',
      '--failure-threshold',
      '1',
      '--success-threshold',
      '1',
      ...since,
      '--json',
    ]);
    expect(outages).toMatchObject({ rows: [{ alerts: 2 }] });
  });

  it('doctor lists certificates by days left', async () => {
    await using place = await workplace();
    await record(place);
    await place.apis([{ api_id: 'api', url: plainConfig.url, certificate_days: 30 }]);
    const clockOffMs = Date.parse(minute(11)) - Date.now();
    const { stdout } = await place.run(['doctor'], { clockOffMs });
    expect(stdout).toContain('warning  certificates: left: api 8 days\n');
  });

  it('audit derives all of it', async () => {
    await using place = await workplace();
    await record(place);
    const { stdout } = await place.run(['audit', '--json']);
    const faults = Array.from({ length: 5 }, () => ({
      fault: 'its alert has been pending for more than a day',
    }));
    expect(JSON.parse(stdout)).toMatchObject({ transitions: 5, faults, evidence_expired: 0 });
  });
});
