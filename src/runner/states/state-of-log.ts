import * as E from 'fp-ts/lib/Either.js';
import { invalidItem, type InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { Health } from '../../projections/health/health-state.ts';
import { type Ledger, type LedgerError, everything } from '../../projections/ledger.ts';
import { beginReplay, replayLine } from '../../projections/replay/replay-stream.ts';

/**
 * The state that a whole stream says; of a stream without events, that of an API before its first. Left: what cannot be
 * folded, or that it has more events than `most`. `now` (epoch ms) decides what may have expired.
 */
export const stateOfLog = async (
  ledger: Pick<Ledger, 'readStream'>,
  apiId: string,
  now: number,
  most = Number.POSITIVE_INFINITY,
): Promise<E.Either<LedgerError | InvalidItem, Health>> => {
  let replay = beginReplay(apiId, null);
  for await (const page of ledger.readStream(apiId, everything)) {
    if (E.isLeft(page)) return page;
    for (const line of page.right) replay = replayLine(replay, line, now);
    if (replay.events > most)
      return E.left(invalidItem('state', apiId, null, [`has more than ${String(most)} events in its log`]));
  }
  return replay.unreadable === null ? E.right(replay.state) : E.left(replay.unreadable);
};
