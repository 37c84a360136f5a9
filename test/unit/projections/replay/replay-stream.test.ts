import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { invalidItem, type InvalidItem } from '../../../../src/events/encoding/invalid-item.ts';
import type { EventRecord } from '../../../../src/events/event-record.ts';
import { sha256 } from '../../../../src/events/fields/sha256.ts';
import type { Health } from '../../../../src/projections/health/health-state.ts';
import { beginReplay, judgeState, replayLine } from '../../../../src/projections/replay/replay-stream.ts';
import { checked, configRead, minute } from '../../../support/ledger/commands.ts';
import { rechained } from '../../../support/ledger/rechained.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const day = 24 * 60;
const now = Date.parse(minute(40 * day));

const { events, after } = streamOf([
  configRead(0),
  checked(1, 'UP'),
  checked(2, 'UP'),
  checked(3, 'DOWN'),
  checked(4, 'DOWN'),
]);
const log = events.map(({ line }) => line);

const replayed = (items: readonly E.Either<InvalidItem, EventRecord>[], stored: Health | null = after) =>
  items.reduce((replay, item) => replayLine(replay, item, now), beginReplay('api', stored));

const told = (lines: readonly EventRecord[]): string =>
  judgeState(replayed(lines.map((line) => E.right(line))), now)
    .differences.map(({ field, stored }) => `${field}: ${String(stored)}`)
    .join();

/** The record with another body, whose hash fits it. */
const changed = (record: EventRecord, change: Readonly<Record<string, unknown>>): EventRecord => {
  const body = JSON.stringify({ ...(JSON.parse(record.body) as object), ...change });
  return { ...record, body, hash: sha256(body) };
};

describe('the replay of a stream', () => {
  it('gives the stored state', () => {
    expect(judgeState(replayed(log.map((line) => E.right(line))), now)).toEqual({
      differences: [],
      relation: 'right',
    });
  });

  it('names an event that comes after a later one', () => {
    expect(told([...log, ...log.slice(-1)])).toContain(`comes after ${String(log.length)}`);
  });

  it('names an event that is not chained to the one before it', () => {
    const [first, second, ...rest] = log;
    if (first === undefined || second === undefined) throw new Error('the stream is too short');
    const forged = changed(second, { prev_hash: sha256('another') });
    expect(told([first, forged, ...rest])).toContain('event 2: is not chained to the event before it');
  });

  it('names an event that is not chained to the permanent one before it', () => {
    const [first, second] = log;
    if (first === undefined || second === undefined) throw new Error('the stream is too short');
    const forged = changed(second, { prev_kept_hash: sha256('another') });
    expect(told([first, forged])).toContain('event 2: is not chained to the permanent event');
  });

  it('names an event that no codec knows', () => {
    const strange = rechained(log, 1, (body) => ({ ...body, type: 'Strange' }));
    expect(told(strange)).toContain('event 2: ');
  });

  it('names an item that is no event at all', () => {
    const unreadable = invalidItem('event', 'api', null, ['is no event']);
    const { differences, relation } = judgeState(replayed([E.left(unreadable)]), now);
    expect(relation).toBe('different');
    expect(differences).toMatchObject([{ field: 'event', stored: 'is no event' }]);
  });

  it('names a gap before the first config', () => {
    expect(told(log.slice(1))).toContain('1 before it is missing');
  });

  it('cannot verify a state whose own event has expired while later ones have not', () => {
    const kept = streamOf([
      configRead(0, { retain_checks_days: 7 }),
      checked(1, 'UP'),
      checked(2, 'UP'),
      checked(3, 'UP'),
      checked(30 * day, 'UP'),
    ]);
    const stored = { ...after, version: 3 };
    const left = kept.events.filter(({ line }) => line.seq !== 3 && line.seq !== 4);
    const replay = left.reduce(
      (sofar, { line }) => replayLine(sofar, E.right(line), now),
      beginReplay('api', stored),
    );
    expect(replay.unreadable).toBeNull();
    expect(judgeState(replay, now)).toEqual({ differences: [], relation: 'unverifiable' });
  });

  it('does not go on after what it cannot read at an event that only seems to resume it', () => {
    const [first, second] = log;
    if (first === undefined || second === undefined) throw new Error('the stream is too short');
    const unreadable = invalidItem('event', 'api', 2, ['is no event']);
    const before = replayed([E.right(first), E.left(unreadable)]);
    const seeming = changed(second, { seq: 3, type: 'StreamResumed' });
    expect(replayLine(before, E.right({ ...seeming, seq: 3 }), now)).toBe(before);
  });

  it('cannot verify what a state remembers of a check that has expired before its event', () => {
    const retained = { retain_checks_days: 7 };
    const kept = streamOf([
      configRead(0, retained),
      checked(1, 'UP'),
      checked(2, 'UP'),
      configRead(3, { ...retained, timeout_ms: 4000 }),
    ]);
    const left = kept.events.filter(({ line }) => line.seq !== 3);
    const replay = left.reduce(
      (sofar, { line }) => replayLine(sofar, E.right(line), now),
      beginReplay('api', kept.after),
    );
    expect(replay.differences?.map(({ field }) => field)).toContain('last_checked_at');
    expect(judgeState(replay, now)).toEqual({ differences: [], relation: 'unverifiable' });
  });
});
