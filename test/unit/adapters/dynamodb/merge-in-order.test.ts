import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergeInOrder } from '../../../../src/adapters/dynamodb/read/merge-in-order.ts';

type Item = Record<string, AttributeValue>;
type Placed = readonly [at: number, api: number, seq: number];

const item = ([at, api, seq]: Placed): Item => ({
  at: { S: `2026-01-01T00:00:0${String(at)}.000Z` },
  api_id: { S: `api-${String(api)}` },
  seq: { N: String(seq) },
});

/** Few moments, so that many items share one. */
const placed = fc.tuple(fc.nat(4), fc.nat(2), fc.nat(12));

async function* inPages(items: readonly Item[], sizes: readonly number[]): AsyncGenerator<readonly Item[]> {
  let next = 0;
  for (let page = 0; next < items.length; page += 1) {
    const size = sizes[page % sizes.length] ?? 1;
    yield items.slice(next, next + size);
    next += size;
  }
}

const compare = (a: Placed, b: Placed): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

it('gives every item once, in order of time, API and seq, however the reads are cut into pages', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        // An empty page now and then, as DynamoDB gives; never all of them, or a read would have no end.
        fc.tuple(fc.array(placed), fc.array(fc.nat(3), { maxLength: 3 }), fc.integer({ min: 1, max: 3 })),
        { maxLength: 9 },
      ),
      async (reads) => {
        const found: Item[] = [];
        const pages = mergeInOrder(
          reads.map(([items, sizes, last]) =>
            // Within a moment an index has no order.
            inPages(items.toSorted((a, b) => a[0] - b[0]).map(item), [...sizes, last]),
          ),
        );
        for await (const page of pages) {
          expect(page.length).toBeGreaterThan(0);
          found.push(...page);
        }
        expect(found).toEqual(
          reads
            .flatMap(([items]) => items)
            .toSorted(compare)
            .map(item),
        );
      },
    ),
  );
});

it('holds no more than a page of each read', async () => {
  const asked: number[] = [0, 0];
  const read = async function* read(which: number) {
    for (let at = 0; at < 9; at += 1) {
      asked[which] = (asked[which] ?? 0) + 1;
      yield [item([at, which, 1])];
    }
  };
  let given = 0;
  for await (const page of mergeInOrder([read(0), read(1)])) {
    given += page.length;
    for (const count of asked) expect(count - given / 2).toBeLessThanOrEqual(2);
  }
  expect(given).toBe(18);
});

it('a read that fails ends it', async () => {
  const failing = async function* failing(): AsyncGenerator<readonly Item[]> {
    yield [item([1, 1, 1])];
    throw new Error('gone');
  };
  const all = async () => {
    for await (const page of mergeInOrder([inPages([item([3, 0, 1])], [1]), failing()]))
      expect(page).not.toEqual([]);
  };
  await expect(all()).rejects.toThrow('gone');
});
