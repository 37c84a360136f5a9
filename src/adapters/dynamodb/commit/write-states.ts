import type { InvalidItem } from '../../../events/encoding/invalid-item.ts';
import type { Commit } from '../../../projections/ledger.ts';
import { isRefusal } from '../../aws/aws-error.ts';
import { openRequests, type DynamoDeps } from '../client/dynamo-deps.ts';
import { mapBounded } from '../../aws/map-bounded.ts';
import { runStatements, type Outcome } from './run-statements.ts';
import { rowStatement } from './statements.ts';
import { storedVersion } from './stored-version.ts';

/**
 * - `Written`: the row is there.
 * - `Newer`: a row of this version or a higher one is, which is always right.
 * - `Foreign`: something is, and it is not ours.
 * - `Failed`: unknown. `refused`: it will never be written so.
 */
export type RowOutcome =
  | Readonly<{ _tag: 'Written' }>
  | Readonly<{ _tag: 'Newer' }>
  | Readonly<{ _tag: 'StateNotOurs'; fault: InvalidItem }>
  | Readonly<{ _tag: 'Failed'; refused: boolean; cause: unknown }>;

type Waiting = Readonly<{ place: number; commit: Commit; hasState: boolean }>;

// A row that keeps appearing and disappearing is somebody's experiment; two rounds are enough for any accident.
const maxRounds = 4;

/** Brings the rows of these commits forward, one result for each. */
export const writeStates = async (
  deps: DynamoDeps,
  commits: readonly Commit[],
): Promise<readonly RowOutcome[]> => {
  const results = new Map<number, RowOutcome>();
  let waiting: readonly Waiting[] = commits.map((commit, place) => ({
    place,
    commit,
    hasState: commit.hasState,
  }));
  for (let round = 1; waiting.length > 0 && round <= maxRounds; round += 1) {
    const asked = waiting;
    const outcomes = await runStatements(
      deps,
      asked.map(({ commit, hasState }) => rowStatement(deps.tables.states, commit.row, hasState)),
    );
    const judged = await mapBounded([...asked.entries()], openRequests, async ([i, row]) =>
      judge(deps, row, outcomes[i]),
    );
    for (const [i, result] of judged.entries()) {
      const row = asked[i];
      if (row !== undefined && result._tag !== 'Again') results.set(row.place, result);
    }
    waiting = asked.flatMap((row, i) => {
      const result = judged[i];
      return result?._tag === 'Again' ? [{ ...row, hasState: result.hasState }] : [];
    });
  }
  return commits.map((_, place) => results.get(place) ?? unstable);
};

const unstable: RowOutcome = {
  _tag: 'Failed',
  refused: false,
  cause: new Error('the row was written and deleted by others while it was to be written'),
};

type Judged = RowOutcome | Readonly<{ _tag: 'Again'; hasState: boolean }>;

const judge = async (
  deps: DynamoDeps,
  { commit }: Waiting,
  outcome: Outcome | undefined,
): Promise<Judged> => {
  switch (outcome?._tag) {
    case undefined:
      return unstable;
    case 'Done':
      return { _tag: 'Written' };
    case 'Failed':
      return outcome;
    case 'There':
      return { _tag: 'Again', hasState: true };
    case 'ConditionFailed':
      return whyUnmet(deps, commit);
  }
};

/** Why an UPDATE of a row changed nothing: a newer row, none, or one that is not ours. */
const whyUnmet = async (deps: DynamoDeps, commit: Commit): Promise<Judged> => {
  const stored = await storedVersion(deps, commit.api_id);
  switch (stored._tag) {
    case 'None':
      return { _tag: 'Again', hasState: false };
    case 'StateNotOurs':
      return stored;
    case 'Unreadable':
      return { _tag: 'Failed', refused: isRefusal(stored.cause), cause: stored.cause };
    case 'Version':
      return stored.version >= commit.row.version ? { _tag: 'Newer' } : { _tag: 'Again', hasState: true };
  }
};
