import * as E from 'fp-ts/lib/Either.js';
import { separate } from 'fp-ts/lib/ReadonlyArray.js';
import type { EventRecord } from '../../../src/events/event-record.ts';
import {
  isAtomic,
  ledgerError,
  type Commit,
  type CommitResult,
  type Ledger,
  type LedgerError,
} from '../../../src/projections/ledger.ts';
import type { StateRepair } from '../../../src/projections/state-repair.ts';
import type { Process } from '../process/process.ts';
import type { World } from '../world/world.ts';

const failed: CommitResult = { _tag: 'Failed', error: ledgerError('the store did not answer', null) };

const placesOf = ({ api_id, events }: Commit): string =>
  `${api_id}/${events.map(({ event }) => `${String(event.seq)} ${event.type}`).join(' + ')}`;

/** Repairs of states by one process: done, or not done and said so. */
export const simRepair = (world: World, process: Process): StateRepair => ({
  replaceState: (state, over) => async () => {
    const { calls, store, isOut, trace } = world;
    const out = () => isOut('states') || isOut('writes') || calls.hits(process, 'failBefore');
    const repaired = await calls.request(process, () =>
      out() ? null : store.repair.replaceState(state, over)(),
    );
    trace(`${process.passId} rebuilds the state of ${state.api_id}`);
    return repaired ?? E.left(ledgerError('the state was not written', null));
  },
});

/** The log and the states as one process reaches them. */
export const simLedger = (world: World, process: Process): Ledger => {
  const { plan, scheduler, store, calls, isOut, trace, answered } = world;

  const append = (commit: Commit) => store.append(commit, scheduler.now());

  /** What the store does with a commit when it gets there. What is not atomic goes event by event. */
  const arrive = (commit: Commit): CommitResult => {
    if (isOut('log') || isOut('writes')) return failed;
    if (commit.events.length === 0) return { _tag: 'Committed' };
    if (isAtomic(commit)) return isOut('states') ? failed : append(commit);
    const results = commit.events.map((event, i) =>
      i > 0 && calls.hits(process, 'failBefore') ? failed : append({ ...commit, events: [event] }),
    );
    return results.find(({ _tag }) => _tag !== 'Committed') ?? { _tag: 'Committed' };
  };

  const attempt = (commit: Commit): CommitResult => {
    if (calls.hits(process, 'failBefore')) return failed;
    if (calls.hits(process, 'late')) {
      scheduler.at(scheduler.now() + process.random.int(500, 30_000), () => {
        const result = arrive(commit);
        trace(`${process.passId} given up, late: ${placesOf(commit)}: ${result._tag}`);
      });
      return failed;
    }
    const result = arrive(commit);
    trace(`${process.passId} commit ${placesOf(commit)}: ${result._tag}`);
    return calls.hits(process, 'failAfter') ? failed : result;
  };

  /** The second request of the program, after it has seen which events are in: the states of single commits. */
  const writeState = (commit: Commit, result: CommitResult): CommitResult => {
    if (isAtomic(commit) || result._tag !== 'Committed') return result;
    const torn = calls.hits(process, 'tear') || isOut('states') || isOut('writes') || isOut('log');
    if (!torn) store.putRow(commit.state);
    return torn && commit.events.length === 0 ? failed : result;
  };

  const commit: Ledger['commit'] = (commits) => async () => {
    const whole = calls.hits(process, 'failBefore');
    const events = await calls.request(process, () => commits.map((one) => (whole ? failed : attempt(one))));
    const results = await calls.request(process, () =>
      commits.map((one, i) => writeState(one, events[i] ?? failed)),
    );
    for (const [i, result] of results.entries()) {
      const one = commits[i];
      if (result._tag === 'Failed') process.mishaps.push({ at: scheduler.now(), kind: 'log' });
      if (result._tag === 'Committed' && one !== undefined) answered.push(one);
    }
    return results;
  };

  const read = async <A>(what: 'log' | 'states', arrival: () => A): Promise<E.Either<LedgerError, A>> => {
    const value = await calls.request(process, () =>
      isOut(what) || calls.hits(process, 'failBefore')
        ? E.left(ledgerError(`the ${what} cannot be read`, null))
        : E.right(arrival()),
    );
    if (E.isLeft(value)) process.mishaps.push({ at: scheduler.now(), kind: 'log' });
    return value;
  };

  /** What a pass compares the states with: it must say so when it cannot. */
  const looked = <A>(answer: E.Either<LedgerError, A>): E.Either<LedgerError, A> => {
    const record = world.passes.get(process.passId);
    if (E.isLeft(answer) && record !== undefined) record.unlooked = true;
    return answer;
  };

  const loadStates: Ledger['loadStates'] = (apiIds) => async () => {
    // A scan is no snapshot: its pages are read at different times.
    const half = (part: number) =>
      (apiIds ?? store.rowIds())
        .filter((id) => id.charCodeAt(id.length - 1) % 2 === part)
        .flatMap((id) => store.decoded(id) ?? []);
    const one = await read('states', () => half(0));
    if (E.isLeft(one)) return one;
    const two = await read('states', () => half(1));
    if (E.isLeft(two)) return two;
    const { left: faults, right: states } = separate([...one.right, ...two.right]);
    const seen = world.passes.get(process.passId)?.seen;
    for (const { api_id, version } of states) if (seen?.has(api_id) === false) seen.set(api_id, version);
    return E.right({ states, faults });
  };

  return {
    commit,
    loadStates,
    readStream: async function* readStream(apiId, { from, to }) {
      for (let next = from; next <= to;) {
        const page = await read('log', () =>
          store
            .stream(apiId)
            .filter(({ seq }) => seq >= next && seq <= to)
            .slice(0, plan.pageSize),
        );
        if (E.isLeft(page)) {
          yield page;
          return;
        }
        yield E.right(page.right.map((line) => E.right(line)));
        const last: EventRecord | undefined = page.right.at(-1);
        if (last === undefined || page.right.length < plan.pageSize) return;
        next = last.seq + 1;
      }
    },
    readEvent: (apiId, seq) => () =>
      read('log', () => store.stream(apiId).find((line) => line.seq === seq) ?? null),
    readLog: () => {
      throw new Error('no pass reads the whole log');
    },
    pieces: null,
    parts: () => {
      throw new Error('no pass reads the whole log');
    },
    readHashes: (places) => async () =>
      looked(
        await read('log', () =>
          places.map(
            ({ api_id, seq }) => store.stream(api_id).find((line) => line.seq === seq)?.hash ?? null,
          ),
        ),
      ),
    // An index trails its table.
    readTransitions: async function* readTransitions(range) {
      const trailing = scheduler.now() - process.random.int(0, 3000);
      const page = await read('log', () => store.transitions(range, trailing).map((line) => E.right(line)));
      yield looked(page);
    },
    readSummaries: () => {
      throw new Error('no pass reads the index of summaries');
    },
    streamIds: () => {
      throw new Error('no pass reads the names of all streams');
    },
  };
};
