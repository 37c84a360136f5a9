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

/** What stands between words of a name, whole words: of `check_interval_seconds` also `check_interval`. */
const runsOf = (name: string): readonly string[] => {
  const words = name.split('_');
  return words.flatMap((_, from) =>
    words.slice(from).map((__, count) => words.slice(from, from + count + 1).join('_')),
  );
};

/** Edits between a name and the larger part of another, at most one in five letters; null: it is a misspelling of none. */
const editsOfPart = (given: string, known: string): number | null => {
  if (!known.includes('_')) return null;
  const edits = runsOf(known)
    .filter((run) => run.length >= 5 && run.length * 2 >= known.length)
    .map((run) => ({ run, edits: editsBetween(given, run) }))
    .filter(({ run, edits: count }) => count <= Math.floor(Math.min(given.length, run.length) / 5))
    .map((one) => one.edits);
  return edits.length === 0 ? null : Math.min(...edits);
};

/** Whether one name is a part of the other; one that only begins like a much longer one is another word. */
const sharesPart = (given: string, known: string): boolean =>
  isWordOf(given, known) || (isWordOf(known, given) && known.length * 2 >= given.length);

/**
 * The known name that was probably meant; null when none is close: at most a third of the letters may be wrong, or a fifth
 * of those of a part (`check_intervall`). A name of which a part was written (`interval` for `check_interval_seconds`) goes
 * before one that is spelled more alike.
 */
export const nearestName = (name: string, known: readonly string[]): string | null => {
  const given = normal(name);
  let best: Readonly<{ candidate: string; score: number }> | null = null;
  for (const candidate of known) {
    const other = normal(candidate);
    const shares = sharesPart(given, other);
    const edits = editsBetween(given, other);
    const most = Math.floor(Math.min(given.length, other.length) / 3);
    const ofPart = shares || edits <= most ? null : editsOfPart(given, other);
    const score = ofPart ?? edits - (shares ? 100 : 0);
    const isNear = shares || edits <= most || ofPart !== null;
    if (isNear && (best === null || score < best.score)) best = { candidate, score };
  }
  return best?.candidate ?? null;
};

/** The end of a message about an unknown name: `; did you mean NAME?`, or nothing. */
export const didYouMean = (name: string, known: readonly string[]): string => {
  const nearest = nearestName(name, known);
  return nearest === null ? '' : `; did you mean ${nearest}?`;
};
