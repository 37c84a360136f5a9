import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configDigest } from '../../../../src/events/config-digest.ts';
import { initialHealth } from '../../../../src/projections/health/health-state.ts';
import { auditLog } from '../../../../src/runner/audit/audit-log.ts';
import { replayLog } from '../../../../src/runner/replay/replay-log.ts';
import type { Command } from '../../../../src/projections/health/decide.ts';
import { rowIn, streamIn } from '../../../support/ledger/ledger-reads.ts';
import { checked, configRead, minute, plainConfig } from '../../../support/ledger/commands.ts';
import { right } from '../../../support/right.ts';
import { sqliteFolder, type SqliteFolder } from '../../../support/ledger/sqlite-subject.ts';
import { commitOf } from '../../../support/ledger/stream.ts';

const day = 24 * 60;
const retained = { retain_checks_days: 7 };
const digest = configDigest('api', { ...plainConfig, ...retained });
const check = (n: number, outcome: 'UP' | 'DOWN') => checked(n, outcome, { config_digest: digest });
const progress = () => undefined;
const at = (n: number) => ({
  now: () => Date.parse(minute(n)),
  elapsed: () => 0,
  sleep: () => Promise.resolve(),
});

describe('retention in SQLite, from the config to the audit', () => {
  let folder: SqliteFolder;
  beforeEach(async () => {
    folder = await sqliteFolder();
  });
  afterEach(() => folder.dispose());

  it('forgets routine checks after their days and nothing else, a bounded number at a time', async () => {
    const ledger = await folder.open();
    let state = initialHealth('api');
    const record = async (n: number, ...observations: readonly Command[]) => {
      const commit = commitOf(state, observations, { minute: n });
      expect(await ledger.commit([commit])()).toEqual([{ _tag: 'Committed' }]);
      ({ state } = commit);
    };
    await record(0, configRead(0, retained), check(0, 'UP'));
    // Four a day for thirty days, with an outage of a day in the middle.
    for (let i = 1; i < 120; i += 1) await record(i * 360, check(i * 360, i >= 60 && i < 64 ? 'DOWN' : 'UP'));
    const whole = await streamIn(ledger, 'api');
    const now = 30 * day;
    const due = whole.filter(({ body }) => {
      const expiry = /"expires_at":(\d+)/u.exec(body)?.[1];
      return expiry !== undefined && Number(expiry) * 1000 < Date.parse(minute(now));
    });

    expect(right(await ledger.sweep(Date.parse(minute(now)), 10)())).toBe(10);
    expect(right(await ledger.sweep(Date.parse(minute(now)), 1000)())).toBe(due.length - 10);
    expect(right(await ledger.sweep(Date.parse(minute(now)), 1000)())).toBe(0);

    const left = await streamIn(ledger, 'api');
    expect(left).toEqual(whole.filter((line) => !due.includes(line)));
    expect(left.filter(({ body }) => body.includes('StateChanged'))).toHaveLength(2);
    const { report } = right(await auditLog({ ledger, clock: at(now), progress }, null));
    expect(report.faults.filter(({ fault }) => !fault.includes('its alert'))).toEqual([]);
    const forgotten = report.unverifiable.reduce((sum, gap) => sum + gap.to_seq - gap.from_seq + 1, 0);
    expect(forgotten).toBe(due.length);

    const options = { apis: null, write: true, reset: false };
    const replayed = right(await replayLog({ ledger, repair: ledger, clock: at(now), progress }, options));
    expect(replayed).toMatchObject({ differences: [], ahead: [], written: [] });
    expect(await rowIn(ledger, 'api')).toEqual(state);
    // Years later only the state remembers the last checks; still nothing is different, and nothing is written.
    await ledger.sweep(Date.parse(minute(1000 * day)), 1000)();
    const later = right(
      await replayLog({ ledger, repair: ledger, clock: at(1000 * day), progress }, options),
    );
    expect(later).toMatchObject({ differences: [], ahead: [], unverifiable: ['api'], written: [] });
  });

  it('keeps a check whose bytes are damaged for the audit, and forgets those behind it', async () => {
    const before = await folder.open();
    let state = initialHealth('api');
    for (const n of [0, 1, 2, 3, 4]) {
      const seen = n === 0 ? [configRead(0, retained), check(0, 'UP')] : [check(n, 'UP')];
      const commit = commitOf(state, seen, { minute: n });
      await before.commit([commit])();
      ({ state } = commit);
    }
    const damaged = (await streamIn(before, 'api'))[2]?.body ?? '';
    before.close();
    const bytes = await readFile(folder.file);
    bytes.write('X', bytes.indexOf(damaged));
    await writeFile(folder.file, bytes);

    const ledger = await folder.open();
    expect(right(await ledger.sweep(Date.parse(minute(30 * day)), 1000)())).toBe(3);
    const { report } = right(await auditLog({ ledger, clock: at(30 * day), progress }, null));
    expect(report.faults.map(({ seq }) => seq)).toContain(3);
  });
});
