import { ledgerError, type Commit, type CommitResult } from '../../../projections/ledger.ts';
import { awsFailureText } from '../../aws/aws-error.ts';
import type { DynamoDeps } from '../client/dynamo-deps.ts';
import { storedVersion } from './stored-version.ts';
import type { Reason } from './transact.ts';

/** An atomic commit, and whether its state is to be updated or inserted: what was seen may no longer be so. */
export type Wanted = Readonly<{ commit: Commit; hasState: boolean }>;

export type Judgement =
  | Readonly<{ _tag: 'Result'; apiId: string; result: CommitResult }>
  | Readonly<{ _tag: 'Again'; wanted: Wanted }>
  | Readonly<{ _tag: 'Throttled'; wanted: Wanted; cause: unknown }>;

/** It is unknown whether the commit happened. */
export const failed = (apiId: string, cause: unknown): CommitResult => ({
  _tag: 'Failed',
  error: ledgerError(`${apiId}: ${awsFailureText(cause)}`, cause),
});

/** What the reasons of a cancelled transaction mean for one of its commits; the state's reason is the last. */
export const interpretCancellation = async (
  deps: DynamoDeps,
  wanted: Wanted,
  reasons: readonly Reason[],
): Promise<Judgement> => {
  const { commit, hasState } = wanted;
  const { api_id: apiId } = commit;
  const result = (given: CommitResult): Judgement => ({ _tag: 'Result', apiId, result: given });
  const events = reasons.slice(0, commit.events.length);
  const state = reasons[commit.events.length];
  const failure = reasons.find((reason) => reason._tag === 'Failed');
  if (failure !== undefined) return result(failed(apiId, failure.cause));
  if (events.some(({ _tag }) => _tag === 'Duplicate' || _tag === 'ConditionFailed'))
    return result({ _tag: 'VersionConflict' });
  const throttled = reasons.find((reason) => reason._tag === 'Throttled');
  if (throttled !== undefined) return { _tag: 'Throttled', wanted, cause: throttled.cause };
  if (state?._tag === 'Duplicate') return { _tag: 'Again', wanted: { commit, hasState: true } };
  if (state?._tag !== 'ConditionFailed') return { _tag: 'Again', wanted: { commit, hasState } };
  const stored = await storedVersion(deps, apiId);
  switch (stored._tag) {
    case 'None':
      return { _tag: 'Again', wanted: { commit, hasState: false } };
    case 'StateNotOurs':
      return result(stored);
    case 'Unreadable':
      return result(failed(apiId, stored.cause));
    case 'Version':
      return stored.version >= commit.state.version
        ? result({ _tag: 'VersionConflict' })
        : { _tag: 'Again', wanted: { commit, hasState: true } };
  }
};
