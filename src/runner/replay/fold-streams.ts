import * as E from 'fp-ts/lib/Either.js';
import type { Health } from '../../projections/health/health-state.ts';
import { type Ledger, type LedgerError, type Page, everything } from '../../projections/ledger.ts';
import { beginReplay, replayLine, type StreamReplay } from '../../projections/replay/replay-stream.ts';
import type { Clock } from '../ports/clock.ts';
import type { FoldDeps } from '../ports/part-fold.ts';

/** What a fold of some streams, or of a part of the log, reads. */
type StreamsDeps = Pick<FoldDeps, 'apis' | 'part' | 'progress'> &
  Readonly<{ ledger: Pick<Ledger, 'readLog' | 'readStream'>; clock: Pick<Clock, 'now'> }>;

const apiOf = (line: Page[number]): string | null => (E.isLeft(line) ? line.left.api_id : line.right.api_id);

async function* pagesOf({ ledger, apis, part }: StreamsDeps): AsyncGenerator<E.Either<LedgerError, Page>> {
  if (apis === null) yield* ledger.readLog(part);
  else for (const apiId of apis) yield* ledger.readStream(apiId, everything);
}

const foldStreams = async (
  deps: StreamsDeps,
  states: readonly Health[],
): Promise<E.Either<LedgerError, readonly StreamReplay[]>> => {
  const stored = new Map(states.map((state) => [state.api_id, state]));
  const begin = (apiId: string) => beginReplay(apiId, stored.get(apiId) ?? null);
  const streams = new Map<string, StreamReplay>();
  let events = 0;
  for await (const page of pagesOf(deps)) {
    if (E.isLeft(page)) return page;
    const now = deps.clock.now();
    for (const line of page.right) {
      const apiId = apiOf(line);
      if (apiId === null) continue;
      streams.set(apiId, replayLine(streams.get(apiId) ?? begin(apiId), line, now));
    }
    events += page.right.length;
    await deps.progress(events);
  }
  // In the order of its append a salvaged file may be out of order, place by place it is not.
  for (const [apiId, { unreadable }] of streams) {
    if (unreadable === null || deps.apis !== null) continue;
    let again = begin(apiId);
    for await (const page of deps.ledger.readStream(apiId, everything)) {
      if (E.isLeft(page)) return page;
      for (const line of page.right) again = replayLine(again, line, deps.clock.now());
    }
    streams.set(apiId, again);
  }
  return E.right([...streams.values()]);
};

/** The fold of each stream of the log, beside its state. */
export const replayFold = { name: 'replay', fold: foldStreams };
