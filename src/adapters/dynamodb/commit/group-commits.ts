import type { Wanted } from './interpret-cancellation.ts';

/** DynamoDB's limits of a transaction; of its 4 MB a part is left to names, types and statement texts. */
const maxStatements = 100;
const maxBytes = 2_000_000;

// Characters of the line, twice for what is not ASCII, and a state of up to 4 KB.
const bytesOf = ({ commit }: Wanted): number =>
  commit.events.reduce((sum, { line }) => sum + line.body.length * 2, 4_096);

/** As many commits to a transaction as fit, each whole. */
export const groupCommits = (wanted: readonly Wanted[]): readonly (readonly Wanted[])[] => {
  const groups: Wanted[][] = [];
  let statements = maxStatements;
  let bytes = 0;
  for (const one of wanted) {
    const more = one.commit.events.length + 1;
    statements += more;
    bytes += bytesOf(one);
    if (statements > maxStatements || bytes > maxBytes) {
      groups.push([]);
      statements = more;
      bytes = bytesOf(one);
    }
    groups.at(-1)?.push(one);
  }
  return groups;
};
