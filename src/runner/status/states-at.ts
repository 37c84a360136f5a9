import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import { type Ledger, type LedgerError, type Page, everything } from '../../projections/ledger.ts';
import { beginStateAt, endStateAt, evolveAt, type StateAt } from '../../projections/history/state-at.ts';
import { scanLog } from '../history/scan-log.ts';

export type StatesAtDeps = Readonly<{
  ledger: Pick<Ledger, 'loadStates' | 'readLog' | 'readStream'>;
  progress: (events: number) => void | Promise<void>;
}>;

/** By name; an API of which an event of that time cannot be read is invalid instead. */
export type StatesAt = Readonly<{ states: readonly StateAt[]; faults: readonly InvalidItem[] }>;

/** Of a stream that holds what cannot be read, how far it was read before. */
type Unreadable = Readonly<{ _tag: 'Unreadable'; fault: InvalidItem; before: StateAt }>;

type Streams = Map<string, StateAt | Unreadable>;

const foldLine = (streams: Streams, apiId: string, line: Page[number], time: string): void => {
  const before = streams.get(apiId) ?? beginStateAt(apiId);
  const isTorn = '_tag' in before;
  if (!isTorn && before.ended) return;
  const event = E.isLeft(line) ? line : decodeEvent(line.right);
  if (E.isRight(event)) {
    const read = isTorn ? before.before : before;
    // From a resumption on, all goes on from what it says.
    if (!isTorn || event.right.type === 'StreamResumed')
      streams.set(apiId, evolveAt(read, event.right, time));
  } else if (!isTorn) streams.set(apiId, { _tag: 'Unreadable', fault: event.left, before });
};

const hasEnded = (streams: Streams, apiId: string): boolean => {
  const state = streams.get(apiId);
  return state !== undefined && !('_tag' in state) && state.ended;
};

/** One stream, no further than needed. */
const readOneStream = async (
  { ledger, progress }: StatesAtDeps,
  streams: Streams,
  apiId: string,
  time: string,
): Promise<LedgerError | null> => {
  let events = 0;
  for await (const page of ledger.readStream(apiId, everything)) {
    if (E.isLeft(page)) return page.left;
    for (const line of page.right) foldLine(streams, apiId, line, time);
    events += page.right.length;
    await progress(events);
    if (hasEnded(streams, apiId)) return null;
  }
  return null;
};

const readAllStreams = async (
  deps: StatesAtDeps,
  streams: Streams,
  time: string,
): Promise<LedgerError | null> => {
  const scanned = await scanLog(
    { ...deps, apis: null },
    {
      onItem: (apiId, line) => foldLine(streams, apiId, line, time),
      restart: (apiId) => void streams.delete(apiId),
    },
  );
  return E.isLeft(scanned) ? scanned.left : null;
};

/** The states of some APIs (null: all) at a past time: the fold of what was recorded up to it, `time` (ISO 8601) included. */
export const statesAt = async (
  deps: StatesAtDeps,
  apiIds: readonly string[] | null,
  time: string,
): Promise<E.Either<LedgerError, StatesAt>> => {
  // Before the log: what a pass records meanwhile is not an expired tail.
  const states = await deps.ledger.loadStates(apiIds ?? undefined)();
  if (E.isLeft(states)) return states;
  const versions = new Map(states.right.states.map(({ api_id, version }) => [api_id, version]));
  const streams: Streams = new Map();
  if (apiIds === null) {
    const failure = await readAllStreams(deps, streams, time);
    if (failure !== null) return E.left(failure);
  }
  for (const apiId of apiIds ?? []) {
    const failure = await readOneStream(deps, streams, apiId, time);
    if (failure !== null) return E.left(failure);
  }
  const named = [...streams.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, state]) => state);
  return E.right({
    states: named.flatMap((state) =>
      '_tag' in state || state.state.version === 0
        ? []
        : [endStateAt(state, versions.get(state.state.api_id) ?? 0)],
    ),
    faults: named.flatMap((state) => ('_tag' in state ? [state.fault] : [])),
  });
};
