import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { ledgerError, type LedgerError, type Page } from '../../../../src/projections/ledger.ts';
import { readSideBySide, segmentParts } from '../../../../src/adapters/dynamodb/read/read-log.ts';

type Read = E.Either<LedgerError, Page>;

const broken: Read = E.left(ledgerError('broken', null));
const page = (api_id: string, seq: number): Read => E.right([E.right({ api_id, seq, body: '{}', hash: '' })]);

async function* given(reads: readonly Read[]): AsyncGenerator<Read> {
  yield* reads;
}

/** What comes out, as `api/seq` or `broken`. */
const told = async (reads: readonly (readonly Read[])[]): Promise<readonly string[]> => {
  const out: string[] = [];
  for await (const read of readSideBySide(reads.map(given)))
    out.push(
      ...(E.isLeft(read)
        ? [read.left.message]
        : read.right.map((line) =>
            E.isRight(line) ? `${line.right.api_id}/${String(line.right.seq)}` : '?',
          )),
    );
  return out;
};

const a = [page('a', 1), page('a', 2), page('a', 3)];
const c = [page('c', 1), page('c', 2)];

describe('reading side by side', () => {
  it('gives everything once, each read in its order', async () => {
    const all = await told([a, [page('b', 1)], [], c]);
    expect(all.toSorted()).toEqual(['a/1', 'a/2', 'a/3', 'b/1', 'c/1', 'c/2']);
    for (const api of ['a', 'b', 'c']) {
      const own = all.filter((place) => place.startsWith(api));
      expect(own).toEqual(own.toSorted());
    }
  });

  it('gives nothing of nothing', async () => {
    expect(await told([])).toEqual([]);
  });

  it('ends with the first failure', async () => {
    const all = await told([a, [broken, page('b', 9)], c]);
    expect(all.at(-1)).toBe('broken');
    expect(all).not.toContain('b/9');
  });
});

describe('the segments of a table', () => {
  it.each([1, 2, 3, 16, 20])('are dealt out to %i readers, each to one of them', (count) => {
    const parts = segmentParts(count);
    expect(parts).toHaveLength(count);
    const of = Math.max(16, count);
    const segments = parts.flatMap((part) =>
      part._tag === 'Segments' && part.of === of ? part.segments : [],
    );
    expect(segments.toSorted((x, y) => x - y)).toEqual(Array.from({ length: of }, (_, i) => i));
  });
});
