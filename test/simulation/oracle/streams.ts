import type { History } from '../world/history.ts';
import type { Written } from '../fakes/store.ts';
import { canonical, asStored, sha256, type Stored } from './stored.ts';

export type Tell = (kind: string, text: string) => void;

export type Placed = Readonly<{ event: Stored; written: Written }>;

/** The stream of each API as it was written, forgotten checks included, in order of place. */
export type Streams = ReadonlyMap<string, readonly Placed[]>;

/** `all` also holds what stood in places that were taken anew once it was forgotten. */
export type Log = Readonly<{ streams: Streams; all: readonly Placed[] }>;

const isForgottenBy = ({ forgotten }: Written, time: number): boolean =>
  forgotten !== null && forgotten <= time;

/** Every event that was ever written, with its bytes and its place checked. */
export const readStreams = ({ store, passes }: History, tell: Tell): Log => {
  const all: Placed[] = [];
  const streams = new Map<string, Map<number, Placed>>();
  const ids = new Map<string, string>();
  for (const written of store.archive) {
    const { line } = written;
    const { api_id, seq } = line;
    const at = `${api_id}/${String(seq)}`;
    const shown: unknown = JSON.parse(line.body);
    const event = asStored(shown, line.hash, written.unseen);
    if (event.api_id !== api_id || event.seq !== seq) tell('place', `${at} says it is elsewhere`);
    if (canonical(shown) !== line.body) tell('canonical', `${at} is not canonical JSON`);
    if (sha256(line.body) !== line.hash) tell('hash', `${at} does not have the hash of its bytes`);
    if (/secret(?!s")|hush-hush|@example\.com/.test(line.body))
      tell('secret', `${at} shows what the log must not`);
    const id = `${api_id} ${event.event_id}`;
    const double = ids.get(id);
    if (double !== undefined) tell('twice', `${at} and ${double} are both ${event.event_id}`);
    ids.set(id, at);
    if (!passes.has(written.passId)) tell('writer', `${at} was written by nobody`);
    const stream = streams.get(api_id) ?? new Map<number, Placed>();
    streams.set(api_id, stream);
    for (const [place, other] of stream) {
      if (place < seq) continue;
      if (isForgottenBy(other.written, written.landed)) stream.delete(place);
      else if (place === seq) tell('overwritten', `${at} was written over`);
      else tell('hole', `${at} was written into a hole before ${String(place)}`);
    }
    const placed = { event, written };
    stream.set(seq, placed);
    all.push(placed);
  }
  const inOrder = (stream: ReadonlyMap<number, Placed>) =>
    [...stream.values()].toSorted((a, b) => a.event.seq - b.event.seq);
  return { all, streams: new Map([...streams].map(([id, stream]) => [id, inOrder(stream)])) };
};

/** Places 1, 2, 3 …, each chained to the one before. What is forgotten but was written counts: it was there. */
export const checkContiguous = (streams: Streams, tell: Tell): void => {
  for (const [apiId, stream] of streams)
    stream.forEach(({ event }, i) => {
      const before = stream[i - 1]?.event;
      if (event.seq !== i + 1) tell('gap', `${apiId}: place ${String(i + 1)} holds ${String(event.seq)}`);
      if (event.prev_hash !== (before?.hash ?? null))
        tell('chain', `${apiId}/${String(event.seq)} is not chained to the event before it`);
    });
};

/** What a runner was told is recorded is there, as it was decided. */
export const checkAnswered = ({ answered, store }: History, tell: Tell): void => {
  const written = new Set(store.archive.map(({ line }) => line));
  for (const commit of answered)
    for (const { line } of commit.events)
      if (!written.has(line))
        tell('lost', `${line.api_id}/${String(line.seq)} was answered and is not in the log`);
};
