/** Chance that repeats itself: everything drawn from it is a function of its keys. */
export type Random = Readonly<{
  /** 0 ≤ x < 1 */
  next: () => number;
  /** whole, both bounds included */
  int: (min: number, max: number) => number;
  chance: (p: number) => boolean;
  pick: <A>(list: readonly [A, ...A[]]) => A;
  /** An independent stream: what is drawn from it changes nothing here. */
  fork: (key: string | number) => Random;
}>;

/** FNV-1a over a text, started from another hash. */
const mix = (start: number, text: string): number => {
  let hash = start ^ 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
};

export const random = (seed: number): Random => {
  let state = seed >>> 0;
  // A Weyl sequence through a 32-bit finaliser.
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
  };
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    chance: (p) => p > 0 && next() < p,
    pick: (list) => list[int(0, list.length - 1)] ?? list[0],
    fork: (key) => random(mix(seed >>> 0, String(key))),
  };
};
