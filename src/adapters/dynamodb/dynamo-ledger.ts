import type { Ledger } from '../../projections/ledger.ts';
import { readByStreams } from './read/read-log.ts';
import { commitToDynamodb } from './commit/commit.ts';
import type { DynamoDeps } from './client/dynamo-deps.ts';
import { readEventAt, readEvents } from './read/read-events.ts';
import { readHashes } from './read/read-hashes.ts';
import { readStates } from './read/read-states.ts';
import { readStreamIds } from './read/read-stream-ids.ts';
import { readSummaryEvents, readTransitionEvents } from './read/read-transitions.ts';

/** how many streams are read side by side when the whole log is */
const streamsAtOnce = 16;

/** The ledger in DynamoDB: appends by PartiQL INSERT alone, so that IAM can make the log append-only. */
export const dynamoLedger = (deps: DynamoDeps): Ledger => ({
  commit: (commits) => async () => commitToDynamodb(deps, commits),
  loadStates: (apiIds) => readStates(deps, apiIds),
  readStream: (apiId, range) => readEvents(deps, apiId, range),
  readEvent: (apiId, seq) => readEventAt(deps, apiId, seq),
  readHashes: (places) => readHashes(deps, places),
  readTransitions: (range) => readTransitionEvents(deps, range),
  readSummaries: (range) => readSummaryEvents(deps, range),
  readLog: () =>
    readByStreams(
      { streamIds: () => readStreamIds(deps), readStream: (apiId, range) => readEvents(deps, apiId, range) },
      streamsAtOnce,
    ),
  streamIds: () => readStreamIds(deps),
});
