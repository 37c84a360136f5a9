import { distance } from 'fastest-levenshtein';

const normal = (name: string): string =>
  name
    .slice(0, 64)
    .replace(/([a-z])([A-Z])/gu, '$1_$2')
    .replace(/[-\s]/gu, '_')
    .toLowerCase();

const letters = (name: string): string => Array.from(name).toSorted().join('');

/** Edits between two names, where two letters that changed places are one edit. */
const editsBetween = (one: string, other: string): number => {
  const edits = distance(one, other);
  return edits === 2 && letters(one) === letters(other) ? 1 : edits;
};

/**
 * The known name that was probably meant; null when none is close: at most a third of the letters may be wrong, or one. A
 * name of which a part was written (`interval` for `check_interval_seconds`) goes before one that is spelled more alike.
 */
export const nearestName = (name: string, known: readonly string[]): string | null => {
  const given = normal(name);
  const most = Math.max(1, Math.floor(given.length / 3));
  let best: Readonly<{ candidate: string; score: number }> | null = null;
  for (const candidate of known) {
    const other = normal(candidate);
    const sharesPart =
      Math.min(given.length, other.length) >= 3 && (other.includes(given) || given.includes(other));
    const edits = editsBetween(given, other);
    const score = edits - (sharesPart ? 100 : 0);
    if ((sharesPart || edits <= most) && (best === null || score < best.score)) best = { candidate, score };
  }
  return best?.candidate ?? null;
};

/** The end of a message about an unknown name: `; did you mean NAME?`, or nothing. */
export const didYouMean = (name: string, known: readonly string[]): string => {
  const nearest = nearestName(name, known);
  return nearest === null ? '' : `; did you mean ${nearest}?`;
};
