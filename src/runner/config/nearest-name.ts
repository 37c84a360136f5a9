import { distance } from 'fastest-levenshtein';

const normal = (name: string): string =>
  name
    .slice(0, 64)
    .replace(/([a-z])([A-Z])/gu, '$1_$2')
    .replace(/[-\s]/gu, '_')
    .toLowerCase();

/**
 * The known name that was probably meant. A name of which a part was written (`interval` for `check_interval_seconds`)
 * goes before one that is spelled more alike.
 */
export const nearestName = (name: string, known: readonly string[]): string => {
  const given = normal(name);
  const shares = (candidate: string): boolean =>
    given.length >= 3 && (candidate.includes(given) || given.includes(candidate));
  const score = (candidate: string): number =>
    distance(given, candidate.toLowerCase()) - (shares(candidate.toLowerCase()) ? 100 : 0);
  return known.reduce(
    (best, candidate) => (score(candidate) < score(best) ? candidate : best),
    known[0] ?? '',
  );
};
