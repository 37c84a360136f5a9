import { ledgerError, type Commit, type CommitResult } from '../../../projections/ledger.ts';
import { awsFailureText } from '../../aws/aws-error.ts';
import type { DynamoDeps } from '../client/dynamo-deps.ts';
import { storedVersion } from './stored-version.ts';
import type { Reason } from './transact.ts';

/** An atomic commit, and whether its row is to be updated or inserted: what was seen may no longer be so. */
export type Wanted = Readonly<{ commit: Commit; hasRow: boolean }>;

export type Judgement =
  | Readonly<{ _tag: 'Result'; apiId: string; result: CommitResult }>
  | Readonly<{ _tag: 'Again'; wanted: Wanted }>
  | Readonly<{ _tag: 'Busy'; wanted: Wanted; cause: unknown }>;

/** What the reasons of a cancelled transaction mean for one of its commits; the row's reason is the last. */
export const judgeCommit = async (
  deps: DynamoDeps,
  wanted: Wanted,
  reasons: readonly Reason[],
): Promise<Judgement> => {
  const { commit, hasRow } = wanted;
  const { api_id: apiId } = commit;
  const result = (told: CommitResult): Judgement => ({ _tag: 'Result', apiId, result: told });
  const failed = (cause: unknown): Judgement =>
    result({ _tag: 'Failed', error: ledgerError(`${apiId}: ${awsFailureText(cause)}`, cause) });
  const events = reasons.slice(0, commit.events.length);
  const row = reasons[commit.events.length];
  const broken = reasons.find((reason) => reason._tag === 'Broken');
  if (broken !== undefined) return failed(broken.cause);
  if (events.some(({ _tag }) => _tag === 'There' || _tag === 'Unmet')) return result({ _tag: 'Taken' });
  const busy = reasons.find((reason) => reason._tag === 'Busy');
  if (busy !== undefined) return { _tag: 'Busy', wanted, cause: busy.cause };
  if (row?._tag === 'There') return { _tag: 'Again', wanted: { commit, hasRow: true } };
  if (row?._tag !== 'Unmet') return { _tag: 'Again', wanted: { commit, hasRow } };
  const stored = await storedVersion(deps, apiId);
  switch (stored._tag) {
    case 'None':
      return { _tag: 'Again', wanted: { commit, hasRow: false } };
    case 'Foreign':
      return result(stored);
    case 'Unreadable':
      return failed(stored.cause);
    case 'Version':
      return stored.version >= commit.row.version
        ? result({ _tag: 'Taken' })
        : { _tag: 'Again', wanted: { commit, hasRow: true } };
  }
};
