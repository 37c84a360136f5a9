import type { InvalidItem } from '../../../events/encoding/invalid-item.ts';
import type { Commit } from '../../../projections/ledger.ts';
import { isRefusal } from '../../aws/aws-error.ts';
import { openRequests, type DynamoDeps } from '../client/dynamo-deps.ts';
import { mapBounded } from '../../aws/map-bounded.ts';
import { runStatements, type Outcome } from './run-statements.ts';
import { stateStatement } from './statements.ts';
import { storedVersion } from './stored-version.ts';

/**
 * - `Written`: the state is there.
 * - `Newer`: a state of this version or a higher one is, which is always right.
 * - `StateNotOurs`: an item exists that upledger did not write.
 * - `Failed`: unknown. `refused`: it will never be written so.
 */
export type StateWriteOutcome =
  | Readonly<{ _tag: 'Written' }>
  | Readonly<{ _tag: 'Newer' }>
  | Readonly<{ _tag: 'StateNotOurs'; invalid: InvalidItem }>
  | Readonly<{ _tag: 'Failed'; refused: boolean; cause: unknown }>;

type Waiting = Readonly<{ place: number; commit: Commit; hasState: boolean }>;

// A state that keeps appearing and disappearing is somebody's experiment; two rounds are enough for any accident.
const maxRounds = 4;

/** Brings the states of these commits forward, one result for each. */
export const writeStates = async (
  deps: DynamoDeps,
  commits: readonly Commit[],
): Promise<readonly StateWriteOutcome[]> => {
  const results = new Map<number, StateWriteOutcome>();
  let waiting: readonly Waiting[] = commits.map((commit, place) => ({
    place,
    commit,
    hasState: commit.hasState,
  }));
  for (let round = 1; waiting.length > 0 && round <= maxRounds; round += 1) {
    const asked = waiting;
    const outcomes = await runStatements(
      deps,
      asked.map(({ commit, hasState }) => stateStatement(deps.tables.states, commit.state, hasState)),
    );
    const judged = await mapBounded([...asked.entries()], openRequests, async ([i, state]) =>
      judge(deps, state, outcomes[i]),
    );
    for (const [i, result] of judged.entries()) {
      const state = asked[i];
      if (state !== undefined && result._tag !== 'Again') results.set(state.place, result);
    }
    waiting = asked.flatMap((state, i) => {
      const result = judged[i];
      return result?._tag === 'Again' ? [{ ...state, hasState: result.hasState }] : [];
    });
  }
  return commits.map((_, place) => results.get(place) ?? unstable);
};

const unstable: StateWriteOutcome = {
  _tag: 'Failed',
  refused: false,
  cause: new Error('others wrote and deleted the state in the meantime'),
};

type Judged = StateWriteOutcome | Readonly<{ _tag: 'Again'; hasState: boolean }>;

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
    case 'Duplicate':
      return { _tag: 'Again', hasState: true };
    case 'ConditionFailed':
      return whyUnmet(deps, commit);
  }
};

/** Why an UPDATE of a state changed nothing: a newer state, none, or one that is not ours. */
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
      return stored.version >= commit.state.version ? { _tag: 'Newer' } : { _tag: 'Again', hasState: true };
  }
};
