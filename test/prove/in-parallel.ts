/** Does `work` for 1, 2, 3 … until one gives null, up to `lanes` at a time. */
const untilNull = async <A>(lanes: number, work: (n: number) => Promise<A | null>): Promise<readonly A[]> => {
  const found: A[] = [];
  let next = 1;
  let over = false;
  const queue = async () => {
    while (!over) {
      const n = next;
      next += 1;
      const result = await work(n);
      if (result === null) over = true;
      else found.push(result);
    }
  };
  await Promise.all(Array.from({ length: lanes }, queue));
  return found;
};

/** Does `work` for each item, up to `lanes` at a time. */
export const eachOf = async <A, B>(
  lanes: number,
  items: readonly A[],
  work: (item: A) => Promise<B>,
): Promise<readonly B[]> => {
  const left = [...items.entries()];
  const found: B[] = [];
  const queue = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      found[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: lanes }, queue));
  return found;
};

/** Does `work` for these numbers, or for 1, 2, 3 … until it gives null. */
export const forNumbers = async <A>(
  { lanes, chosen }: Readonly<{ lanes: number; chosen?: readonly number[] }>,
  work: (n: number) => Promise<A | null>,
): Promise<readonly A[]> =>
  chosen === undefined
    ? untilNull(lanes, work)
    : (await eachOf(lanes, chosen, work)).filter((result) => result !== null);
