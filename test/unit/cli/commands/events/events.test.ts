import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqliteLedger } from '../../../../../src/adapters/sqlite/open-sqlite-ledger.ts';
import { writeSmallLedger } from '../../../../support/ledger/small-ledger.ts';
import { writeChecks } from '../../../../support/pages/page-ledger.ts';
import { right } from '../../../../support/right.ts';
import { httpServer } from '../../../../support/http/servers.ts';
import { workplace, type Workplace } from '../../../../support/program/workplace.ts';

const seqsOf = (stdout: string): readonly number[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Number.parseInt(line, 10));

const withStream = async (place: Workplace, checks: number): Promise<void> => {
  const ledger = right(await openSqliteLedger({ file: join(place.path, 'upledger.db') })());
  await writeChecks(
    ledger,
    'api',
    Array.from({ length: checks }, (_, i) => ({ minute: i, outcome: i === 3 ? 'DOWN' : 'UP' })),
  );
  ledger.close();
};

describe('events -n', () => {
  it('shows the last of what was asked for, however far back it is', async () => {
    await using place = await workplace();
    await withStream(place, 300);
    const all = seqsOf((await place.run(['events', 'api'])).stdout);
    for (const n of [0, 1, 5, 8, 9, 299, 5000]) {
      const { code, stdout } = await place.run(['events', 'api', '-n', String(n)]);
      expect([code, seqsOf(stdout)]).toEqual([0, n === 0 ? [] : all.slice(-n)]);
    }
    const changes = seqsOf((await place.run(['events', 'api', '--type', 'StateChanged'])).stdout);
    expect(changes).toHaveLength(2);
    const last = await place.run(['events', 'api', '--type', 'StateChanged', '-n', '1', '--json']);
    expect(JSON.parse(last.stdout)).toMatchObject({ type: 'StateChanged', seq: changes[1] });
  });

  it('reads no more of a stream than it needs', async () => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    const { stdout } = await place.run(['events', 'api', '-n', '2']);
    expect(seqsOf(stdout)).toHaveLength(2);
    expect((await place.run(['events', 'api', '-n', 'all'])).stderr).toContain(
      '--last is "all", must be a whole number from 0 to 999999',
    );
  });
});

describe('events --follow', () => {
  it('goes on with what a pass records, each event once, until Ctrl-C', async () => {
    await using place = await workplace();
    await using server = await httpServer((_, response) => response.end());
    await place.apis([{ api_id: 'api', url: server.url }]);
    await place.run(['run']);
    const stop = new AbortController();
    const shown: string[] = [];
    const grown = Promise.withResolvers<undefined>();
    const begun = Promise.withResolvers<undefined>();
    const following = place.run(['events', 'api', '-n', '2', '--follow', '--json'], {
      stop: stop.signal,
      sleepFactor: 0.05,
      onPrint: (text) => {
        shown.push(text);
        begun.resolve(undefined);
        if (shown.length === 2) grown.resolve(undefined);
      },
    });
    await begun.promise;
    await place.run(['run', '--all']);
    await grown.promise;
    stop.abort();
    expect((await following).code).toBe(130);
    const events = shown.join('').trimEnd().split('\n');
    expect(events.map((line): unknown => JSON.parse(line))).toMatchObject([
      { seq: 1 },
      { seq: 2 },
      { seq: 3 },
    ]);
  });

  it('ends at once when there is no such API, or no end to wait for', async () => {
    await using place = await workplace();
    await writeSmallLedger(place.path);
    const none = await place.run(['events', 'apo', '--follow']);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('did you mean api?')]);
    const ended = await place.run(['events', 'api', '--follow', '--until', '1h']);
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('use it without --until')]);
  });
});
