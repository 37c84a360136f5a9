import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { invalidItem, type InvalidItem } from '../../../../src/events/encoding/invalid-item.ts';
import type { EventRecord } from '../../../../src/events/event-record.ts';
import { sha256 } from '../../../../src/events/fields/sha256.ts';
import { beginTornStream, readTorn } from '../../../../src/projections/replay/torn-stream.ts';
import { checked, configRead, minute } from '../../../support/ledger/commands.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const now = Date.parse(minute(60));
const log = streamOf([configRead(0), checked(1, 'UP'), checked(2, 'UP'), checked(3, 'DOWN')]).events.map(
  ({ line }) => line,
);

const read = (items: readonly E.Either<InvalidItem, EventRecord>[]) =>
  items.reduce((stream, item) => readTorn(stream, item, now), beginTornStream('api'));

/** The log, with one record that says something else, and whose hash fits it. */
const saying = (seq: number, change: Readonly<Record<string, unknown>>) =>
  log.slice(0, seq).map((line) => {
    if (line.seq !== seq) return E.right(line);
    const body = JSON.stringify({ ...(JSON.parse(line.body) as object), ...change });
    return E.right({ ...line, body, hash: sha256(body) });
  });

describe('a stream that is looked at for tears', () => {
  it('has none as it was written', () => {
    expect(read(log.map((line) => E.right(line)))).toMatchObject({ readSeq: 5, torn: null });
  });

  it('is torn before an event that is not chained to the one before it', () => {
    expect(read(saying(3, { prev_hash: sha256('another') })).torn).toEqual({ from_seq: 2, to_seq: 2 });
  });

  it('is torn before an event that is not chained to the permanent one before it', () => {
    expect(read(saying(4, { prev_kept_hash: sha256('another') })).torn).toEqual({ from_seq: 3, to_seq: 3 });
  });

  it('is not torn by a line that has no place, or one that was passed', () => {
    const whole = read(log.map((line) => E.right(line)));
    const placeless = E.left(invalidItem('event', 'api', null, ['is no event']));
    expect(readTorn(whole, placeless, now)).toBe(whole);
    for (const line of log) expect(readTorn(whole, E.right(line), now)).toBe(whole);
  });
});
