import { ledgerError, type Commit, type CommitResult } from '../../../projections/ledger.ts';
import { awsFailureText } from '../../aws/aws-error.ts';
import type { DynamoDeps } from '../client/dynamo-deps.ts';
import { eventStatement } from '../items/event-item.ts';
import { runStatements, type Outcome } from './run-statements.ts';
import { writeStates, type StateWriteOutcome } from './write-states.ts';

/**
 * Commits of one event (or of none: only a state): the events first, then the states of those that were recorded. A batch has
 * no order, so events and states never share one.
 */
export const commitSingles = async (
  deps: DynamoDeps,
  commits: readonly Commit[],
): Promise<readonly CommitResult[]> => {
  const withEvent = commits.filter(({ events }) => events.length > 0);
  const appended = await runStatements(
    deps,
    withEvent.flatMap(({ events }) => events.map((decided) => eventStatement(deps.tables.events, decided))),
  );
  const outcomes = new Map(withEvent.map((commit, i) => [commit, appended[i]]));
  const recorded = commits.filter(
    (commit) => commit.events.length === 0 || outcomes.get(commit)?._tag === 'Done',
  );
  const states = new Map<Commit, StateWriteOutcome | undefined>();
  for (const [i, state] of (await writeStates(deps, recorded)).entries()) {
    const commit = recorded[i];
    if (commit !== undefined) states.set(commit, state);
  }
  return commits.map((commit) => {
    const state = states.get(commit);
    return state === undefined
      ? notRecorded(commit, outcomes.get(commit))
      : recordedResult(deps, commit, state);
  });
};

const notRecorded = ({ api_id }: Commit, outcome: Outcome | undefined): CommitResult => {
  if (outcome?._tag === 'Duplicate') return { _tag: 'VersionConflict' };
  const cause =
    outcome?._tag === 'Failed' ? outcome.cause : new Error('the append was rejected without a reason');
  return { _tag: 'Failed', error: ledgerError(`${api_id}: ${awsFailureText(cause)}`, cause) };
};

/**
 * The event stands, so a state that could not follow for now only lags and the next pass heals it. One that never will
 * (no permission, no such table) has to be reported, or states would lag in silence.
 */
const recordedResult = (deps: DynamoDeps, commit: Commit, state: StateWriteOutcome): CommitResult => {
  switch (state._tag) {
    case 'Written':
    case 'Newer':
      return { _tag: 'Committed' };
    case 'StateNotOurs':
      return state;
    case 'Failed': {
      const { api_id, events } = commit;
      if (!state.refused && events.length > 0) return { _tag: 'Committed' };
      const what = events.length > 0 ? 'its event is recorded, its state is not' : 'its state is not written';
      const message = `${api_id}: ${what} (table ${deps.tables.states}): ${awsFailureText(state.cause)}`;
      return {
        _tag: state.refused ? 'StateWriteRejected' : 'Failed',
        error: ledgerError(message, state.cause),
      };
    }
  }
};
