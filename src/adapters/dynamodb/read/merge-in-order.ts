import type { AttributeValue } from '@aws-sdk/client-dynamodb';

type Item = Readonly<Record<string, AttributeValue>>;
type Source = { readonly pages: AsyncIterator<readonly Item[], unknown>; readUpTo: string; isOver: boolean };

export const timeOf = (item: Item): string => item['at']?.S ?? '';

export const textOrder = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/** Orders items of the same time by API and seq, because the index does not. */
const byMoment = (a: Item, b: Item): number => {
  const time = textOrder(timeOf(a), timeOf(b));
  if (time !== 0) return time;
  const api = textOrder(a['api_id']?.S ?? '', b['api_id']?.S ?? '');
  return api === 0 ? Number(a['seq']?.N) - Number(b['seq']?.N) : api;
};

/** The next page with items; an empty page does not show how far the read has come. */
const readOn = async (source: Source): Promise<readonly Item[]> => {
  const next = await source.pages.next();
  if (next.done === true) {
    source.isOver = true;
    return [];
  }
  const last = next.value.at(-1);
  if (last !== undefined) source.readUpTo = timeOf(last);
  return next.value;
};

/**
 * Several reads, each in order of time, as one in order of time, API and seq. It holds a page of each: what may still be
 * preceded by an item of a page to come waits for that page.
 */
export async function* mergeInOrder(
  reads: readonly AsyncIterable<readonly Item[]>[],
): AsyncIterable<readonly Item[]> {
  let open: readonly Source[] = reads.map((read) => ({
    pages: read[Symbol.asyncIterator](),
    readUpTo: '',
    isOver: false,
  }));
  let held: readonly Item[] = [];
  for (let horizon = ''; open.length > 0;) {
    const behind = open.filter(({ readUpTo }) => readUpTo <= horizon);
    const pages = await Promise.all(behind.map(readOn));
    open = open.filter(({ isOver }) => !isOver);
    const items = [...held, ...pages.flat()].toSorted(byMoment);
    horizon = open.map(({ readUpTo }) => readUpTo).toSorted(textOrder)[0] ?? '';
    const ready = open.length === 0 ? items.length : items.findIndex((item) => timeOf(item) >= horizon);
    held = ready === -1 ? [] : items.slice(ready);
    const complete = ready === -1 ? items : items.slice(0, ready);
    if (complete.length > 0) yield complete;
  }
}
