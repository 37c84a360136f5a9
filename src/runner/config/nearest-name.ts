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

/** Whether `part` stands in `whole` as one word or several, `interval` in `check_interval_seconds`. */
const isWordOf = (part: string, whole: string): boolean =>
  part.length >= 3 && `_${whole}_`.includes(`_${part}_`);

/** Whether one name is a part of the other; one that only begins like a much longer one is another word. */
const sharesPart = (given: string, known: string): boolean =>
  isWordOf(given, known) || (isWordOf(known, given) && known.length * 2 >= given.length);

/**
 * The known name that was probably meant; null when none is close: at most a third of the letters may be wrong. A name of
 * which a part was written (`interval` for `check_interval_seconds`) goes before one that is spelled more alike.
 */
export const nearestName = (name: string, known: readonly string[]): string | null => {
  const given = normal(name);
  let best: Readonly<{ candidate: string; score: number }> | null = null;
  for (const candidate of known) {
    const other = normal(candidate);
    const shares = sharesPart(given, other);
    const edits = editsBetween(given, other);
    const most = Math.floor(Math.min(given.length, other.length) / 3);
    const score = edits - (shares ? 100 : 0);
    if ((shares || edits <= most) && (best === null || score < best.score)) best = { candidate, score };
  }
  return best?.candidate ?? null;
};

/** The end of a message about an unknown name: `; did you mean NAME?`, or nothing. */
export const didYouMean = (name: string, known: readonly string[]): string => {
  const nearest = nearestName(name, known);
  return nearest === null ? '' : `; did you mean ${nearest}?`;
};
