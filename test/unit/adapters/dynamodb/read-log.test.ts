import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { ledgerError, type LedgerError, type Page } from '../../../../src/projections/ledger.ts';
import { readByStreams } from '../../../../src/adapters/dynamodb/read/read-log.ts';

type Read<A> = E.Either<LedgerError, A>;

const broken: Read<never> = E.left(ledgerError('broken', null));
const page = (api_id: string, seq: number): Read<Page> =>
  E.right([E.right({ api_id, seq, body: '{}', hash: '' })]);

async function* given<A>(...reads: readonly A[]): AsyncGenerator<A> {
  yield* reads;
}

/** What comes out, as `api/seq` or `broken`. */
const told = async (
  ids: readonly Read<readonly string[]>[],
  streams: Readonly<Record<string, readonly Read<Page>[]>>,
  atOnce: number,
): Promise<readonly string[]> => {
  const out: string[] = [];
  const source = {
    streamIds: () => given(...ids),
    readStream: (apiId: string) => given(...(streams[apiId] ?? [])),
  };
  for await (const read of readByStreams(source, atOnce))
    out.push(
      ...(E.isLeft(read)
        ? [read.left.message]
        : read.right.map((line) =>
            E.isRight(line) ? `${line.right.api_id}/${String(line.right.seq)}` : '?',
          )),
    );
  return out;
};

const streams = {
  a: [page('a', 1), page('a', 2), page('a', 3)],
  b: [page('b', 1)],
  c: [page('c', 1), page('c', 2)],
};

describe('reading a log stream by stream', () => {
  it.each([1, 2, 3, 100])('gives everything once, each stream in order, %i at a time', async (atOnce) => {
    const all = await told([E.right(['a', 'b']), E.right(['c'])], streams, atOnce);
    expect(all.toSorted()).toEqual(['a/1', 'a/2', 'a/3', 'b/1', 'c/1', 'c/2']);
    for (const api of ['a', 'b', 'c']) {
      const own = all.filter((place) => place.startsWith(api));
      expect(own).toEqual(own.toSorted());
    }
    if (atOnce === 1) expect(all).toEqual(all.toSorted());
  });

  it('gives nothing of an empty log', async () => {
    expect(await told([], {}, 4)).toEqual([]);
  });

  it('ends with the failure of the names', async () => {
    expect((await told([E.right(['a']), broken], streams, 4)).at(-1)).toBe('broken');
  });

  it.each([1, 4])('ends with the failure of a stream, %i at a time', async (atOnce) => {
    const failing = { ...streams, b: [broken, page('b', 9)] };
    const all = await told([E.right(['b', 'a', 'c'])], failing, atOnce);
    expect(all.at(-1)).toBe('broken');
    expect(all).not.toContain('b/9');
  });
});
