import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { nameRanges } from '../../../../src/adapters/sqlite/read/name-ranges.ts';
import type { LogPart } from '../../../../src/projections/ledger.ts';
import { linesOf } from '../../../support/ledger/ledger-reads.ts';
import { sqliteFolder } from '../../../support/ledger/sqlite-subject.ts';
import { writeChecks } from '../../../support/pages/page-ledger.ts';
import { left, right } from '../../../support/right.ts';

const streams = (...events: readonly number[]) =>
  events.map((count, i) => ({ name: `s${String(i)}`, events: count }));

describe('ranges of names', () => {
  it.each([
    [streams(), 3, ['']],
    [streams(10), 3, ['']],
    [streams(0, 0), 2, ['']],
    [streams(5, 5, 5, 5), 2, ['', 's2']],
    [streams(100, 1, 1, 1), 2, ['', 's1']],
    [streams(1, 1, 1, 100), 2, ['', 's3']],
    [streams(1, 1, 1, 1), 4, ['', 's1', 's2', 's3']],
    [streams(1, 1), 9, ['', 's1']],
  ])('of %j for %i begin with %j', (all, count, begins) => {
    const ranges = nameRanges(all, count);
    const names = ranges.flatMap((range) => (range._tag === 'Names' ? [range] : []));
    expect(names.map(({ from }) => from)).toEqual(begins);
    expect(names.map(({ below }) => below)).toEqual([...begins.slice(1), null]);
  });
});

describe('the pieces of a file', () => {
  it('hold each row once, in the order of its append, wherever somebody put it', async () => {
    const folder = await sqliteFolder();
    const written = await folder.open();
    for (const name of ['b', 'a'])
      await writeChecks(
        written,
        name,
        Array.from({ length: 9 }, (_, minute) => ({ minute, outcome: 'UP' })),
      );
    written.close();
    const db = new DatabaseSync(folder.file);
    const move = db.prepare('UPDATE api_health_events SET rowid = ? WHERE api_id = ? AND seq = ?');
    for (const [rowid, seq] of [
      [-(2n ** 63n), 2],
      [-5n, 3],
      [5000n, 4],
      [2n ** 53n + 1n, 5],
      [2n ** 63n - 1n, 6],
    ] as const)
      move.run(rowid, 'a', seq);
    db.close();
    const ledger = await folder.open({ readOnly: true });
    const pieces: LogPart[] = [];
    for await (const piece of ledger.pieces?.() ?? []) pieces.push(right(piece));
    expect(pieces.length).toBeGreaterThanOrEqual(5);
    const found = [];
    for (const piece of pieces) found.push(...(await linesOf(ledger.readLog(piece))));
    expect(found).toHaveLength(20);
    expect(found).toEqual(await linesOf(ledger.readLog()));
    await folder.dispose();
  });

  it('are none of an empty log', async () => {
    const folder = await sqliteFolder();
    const ledger = await folder.open();
    const pieces = [];
    for await (const piece of ledger.pieces?.() ?? []) pieces.push(piece);
    expect(pieces).toEqual([]);
    await folder.dispose();
  });

  it('are not segments', async () => {
    const folder = await sqliteFolder();
    const ledger = await folder.open();
    for await (const page of ledger.readLog({ _tag: 'Segments', segments: [0], of: 1 }))
      expect(left(page).message).toContain('another store');
    await folder.dispose();
  });
});
