import type { Commit, CommitResult } from '../../../projections/ledger.ts';
import { backOff, maxTries } from '../../aws/backoff.ts';
import { openRequests, type DynamoDeps } from '../client/dynamo-deps.ts';
import { groupCommits } from './group-commits.ts';
import { failed, interpretCancellation, type Judgement, type Wanted } from './interpret-cancellation.ts';
import { mapBounded } from '../../aws/map-bounded.ts';
import { eventStatement } from '../items/event-item.ts';
import { stateStatement, type Statement } from './statements.ts';
import { transact, type Reason } from './transact.ts';

/**
 * Commits that include their state or do not happen, many APIs to a transaction so that a mass outage stays cheap. One
 * API's refusal never costs another its commit: the others go again without it.
 */
export const commitAtomic = async (
  deps: DynamoDeps,
  commits: readonly Commit[],
): Promise<readonly CommitResult[]> => {
  const results = new Map<string, CommitResult>();
  const wanted = commits.map((commit) => ({ commit, hasState: commit.hasState }));
  await mapBounded(groupCommits(wanted), openRequests, async (group) => settle(deps, results, group, 1));
  return commits.map(
    ({ api_id }) => results.get(api_id) ?? failed(api_id, new Error('the transaction gave no result')),
  );
};

type Results = Map<string, CommitResult>;

const settle = async (
  deps: DynamoDeps,
  results: Results,
  group: readonly Wanted[],
  tries: number,
): Promise<void> => {
  if (group.length === 0) return;
  const set = (result: (apiId: string) => CommitResult): void => {
    for (const { commit } of group) results.set(commit.api_id, result(commit.api_id));
  };
  const outcome = await transact(
    deps,
    group.flatMap((one) => statementsOf(deps, one)),
  );
  switch (outcome._tag) {
    case 'Done':
      return set(() => ({ _tag: 'Committed' }));
    case 'Failed':
      return set((apiId) => failed(apiId, outcome.cause));
    case 'Throttled':
      if (tries >= maxTries) return set((apiId) => failed(apiId, outcome.cause));
      await backOff(deps, tries);
      return settle(deps, results, group, tries + 1);
    case 'Malformed': {
      // The request names no culprit: halve it until the one that DynamoDB will not have stands alone.
      if (group.length === 1) return set((apiId) => failed(apiId, outcome.cause));
      const half = Math.ceil(group.length / 2);
      await settle(deps, results, group.slice(0, half), tries);
      return settle(deps, results, group.slice(half), tries);
    }
    case 'Cancelled': {
      const judged = await mapBounded(
        shareOut(group, outcome.reasons),
        openRequests,
        async ({ one, reasons }) => interpretCancellation(deps, one, reasons),
      );
      return retryRemaining(deps, results, judged, tries);
    }
  }
};

/** After a cancelled transaction: what was refused is told, what was in order goes again, what met another goes alone. */
const retryRemaining = async (
  deps: DynamoDeps,
  results: Results,
  judged: readonly Judgement[],
  tries: number,
): Promise<void> => {
  const again: Wanted[] = [];
  const busy: Extract<Judgement, { _tag: 'Throttled' }>[] = [];
  for (const judgement of judged) {
    if (judgement._tag === 'Again') again.push(judgement.wanted);
    else if (judgement._tag === 'Throttled') busy.push(judgement);
    else results.set(judgement.apiId, judgement.result);
  }
  // A smaller group is progress by itself; only going round with the same one is counted.
  const next = again.length < judged.length ? tries : tries + 1;
  if (next > maxTries) {
    for (const { commit } of again)
      results.set(commit.api_id, failed(commit.api_id, new Error('rejected repeatedly')));
    return;
  }
  await settle(deps, results, again, next);
  await mapBounded(busy, openRequests, async ({ wanted, cause }) => {
    const { api_id } = wanted.commit;
    if (tries >= maxTries) return void results.set(api_id, failed(api_id, cause));
    await backOff(deps, tries);
    return settle(deps, results, [wanted], tries + 1);
  });
};

/** The reasons come in the order of the statements: those of each commit's events, then its state's. */
const shareOut = (group: readonly Wanted[], reasons: readonly Reason[]) => {
  let next = 0;
  return group.map((one) => {
    const first = next;
    next += one.commit.events.length + 1;
    return { one, reasons: reasons.slice(first, next) };
  });
};

const statementsOf = ({ tables }: DynamoDeps, { commit, hasState }: Wanted): readonly Statement[] => [
  ...commit.events.map((decided) => eventStatement(tables.events, decided)),
  stateStatement(tables.states, commit.state, hasState),
];
