import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Ledger } from '../../projections/ledger.ts';
import { readLogSegments, segmentParts } from './read/read-log.ts';
import { commitToDynamodb } from './commit/commit.ts';
import type { DynamoDeps } from './client/dynamo-deps.ts';
import { readEventAt, readEvents } from './read/read-events.ts';
import { readHashes } from './read/read-hashes.ts';
import { readStates } from './read/read-states.ts';
import { readStreamIds } from './read/read-stream-ids.ts';
import { readSummaryEvents, readTransitionEvents } from './read/read-transitions.ts';

/** The ledger in DynamoDB: appends by PartiQL INSERT alone, so that IAM can make the log append-only. */
export const dynamoLedger = (deps: DynamoDeps): Ledger => ({
  commit: (commits) => async () => commitToDynamodb(deps, commits),
  loadStates: (apiIds) => readStates(deps, apiIds),
  readStream: (apiId, range) => readEvents(deps, apiId, range),
  readEvent: (apiId, seq) => readEventAt(deps, apiId, seq),
  readHashes: (places) => readHashes(deps, places),
  readTransitions: (range) => readTransitionEvents(deps, range),
  readSummaries: (range) => readSummaryEvents(deps, range),
  readLog: (part) => readLogSegments(deps, part),
  pieces: null,
  parts: (count) => TE.right(segmentParts(count)),
  streamIds: () => readStreamIds(deps),
});
