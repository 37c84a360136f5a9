import { isAtomic, ledgerError, type Commit, type CommitResult } from '../../../projections/ledger.ts';
import { commitAtomic } from './commit-atomic.ts';
import { commitSingles } from './commit-singles.ts';
import type { DynamoDeps } from '../client/dynamo-deps.ts';

/** Each commit by the way it needs, all at once, results in the order of the commits. */
export const commitToDynamodb = async (
  deps: DynamoDeps,
  commits: readonly Commit[],
): Promise<readonly CommitResult[]> => {
  const atomic = commits.filter(isAtomic);
  const single = commits.filter((commit) => !isAtomic(commit));
  const [ofAtomic, ofSingle] = await Promise.all([commitAtomic(deps, atomic), commitSingles(deps, single)]);
  const results = new Map<string, CommitResult>();
  for (const [i, { api_id }] of atomic.entries()) results.set(api_id, ofAtomic[i] ?? lost);
  for (const [i, { api_id }] of single.entries()) results.set(api_id, ofSingle[i] ?? lost);
  return commits.map(({ api_id }) => results.get(api_id) ?? lost);
};

const lost: CommitResult = {
  _tag: 'Failed',
  error: ledgerError('a commit got no result', new Error('results do not match the commits')),
};
