import * as E from 'fp-ts/lib/Either.js';
import type { Event } from '../../events/event.ts';
import type { ItemFault } from '../../events/encoding/invalid-item.ts';
import type { SealedEvent, Stamp } from '../../events/chain-event.ts';
import type { Observation } from '../../projections/health/decide.ts';
import { evolve } from '../../projections/health/evolve.ts';
import { initialHealth, type Health } from '../../projections/health/health-state.ts';
import {
  isAtomic,
  type Commit,
  type CommitResult,
  type Ledger,
  type LedgerError,
} from '../../projections/ledger.ts';
import { propose } from '../../projections/health/decide-all.ts';
import { isoTime, type Clock } from '../ports/clock.ts';
import { readEvents } from './read-events.ts';
import { problemText } from '../text/format-error.ts';
import type { Settings } from './settings.ts';

/** What a job makes of the state it finds. It is asked again whenever somebody else wrote first. */
export type Plan<A> = Readonly<{ observations: readonly Observation[]; value: A; publishedFor?: string }>;

export type Recorded<A> =
  | Readonly<{
      _tag: 'Recorded';
      value: A;
      events: readonly Event[];
      before: Health;
      /** why the row cannot follow: it lags until somebody acts */
      rowFault: string | null;
    }>
  | Readonly<{ _tag: 'Unrecorded'; reason: string }>;

/** Where all writing happens: one decision at a time for each API, many APIs to a batch. */
export type Desk = Readonly<{
  /** the state as this pass knows it */
  state: (apiId: string) => Health;
  /** Decide → commit; on a taken place read, fold, decide anew. Never rejects. */
  submit: <A>(apiId: string, plan: (state: Health, now: number) => Plan<A>) => Promise<Recorded<A>>;
}>;

type Seat = { state: Health; hasRow: boolean; rowVersion: number; caughtUp: boolean; lane: Promise<unknown> };

/** Writes one commit, alone or in company. Never rejects. */
export type Commits = (commit: Commit) => Promise<CommitResult>;

type Deps = Readonly<{
  ledger: Ledger;
  clock: Clock;
  settings: Settings;
  passId: string;
  commit: Commits;
}>;

const triesWhenTaken = 8;
const triesWhenFailed = 2;
const dayMs = 86_400_000;

/** With retention on, a row that was long not written may lie about where its stream ends: read before writing. */
const isLongUnseen = ({ config, last_checked_at }: Health, now: number): boolean =>
  config !== null &&
  config.retain_days !== null &&
  last_checked_at !== null &&
  Math.abs(now - Date.parse(last_checked_at)) > (config.retain_days * dayMs) / 2;

const unrecorded = (reason: string) => ({ _tag: 'Unrecorded', reason }) as const;

export const createDesk = (
  { ledger, clock, settings, passId, commit }: Deps,
  rows: readonly Health[],
): Desk => {
  const seats = new Map<string, Seat>();
  for (const row of rows)
    seats.set(row.api_id, {
      state: row,
      hasRow: true,
      rowVersion: row.version,
      caughtUp: false,
      lane: Promise.resolve(),
    });

  const seatOf = (apiId: string): Seat => {
    const known = seats.get(apiId);
    if (known !== undefined) return known;
    const seat = {
      state: initialHealth(apiId),
      hasRow: false,
      rowVersion: 0,
      caughtUp: false,
      lane: Promise.resolve(),
    };
    seats.set(apiId, seat);
    return seat;
  };

  const stampAt = (now: number): Stamp => ({
    pass_id: passId,
    recorded_at: isoTime(now),
    runner: settings.runner,
  });

  const catchUp = async (seat: Seat): Promise<E.Either<LedgerError | ItemFault, readonly Event[]>> => {
    const { api_id, version } = seat.state;
    const tail = await readEvents(ledger, api_id, { from: version + 1, to: Number.MAX_SAFE_INTEGER });
    if (E.isRight(tail)) {
      seat.state = tail.right.reduce(evolve, seat.state);
      seat.caughtUp = true;
    }
    return tail;
  };

  const write = async (
    seat: Seat,
    events: readonly SealedEvent[],
    row: Health,
    publishedFor: string | undefined,
  ): Promise<CommitResult> => {
    const { api_id, version: expected } = seat.state;
    const result = await commit({
      api_id,
      expected,
      events,
      row,
      hasRow: seat.hasRow,
      publishedFor: publishedFor ?? null,
    });
    if (result._tag === 'Committed')
      Object.assign(seat, { state: row, hasRow: true, rowVersion: row.version });
    return result;
  };

  /** Nothing came of a taken place: the row may be ahead of a log that was restored from a backup. */
  const rowAhead = async (seat: Seat): Promise<string | null> => {
    const stored = await ledger.loadRows([seat.state.api_id])();
    const row = E.isRight(stored) ? stored.right.rows[0] : undefined;
    if (row === undefined) return null;
    seat.hasRow = true;
    if (row.version <= seat.state.version) return null;
    return `its row (version ${String(row.version)}) is ahead of its log (${String(seat.state.version)}): stop cron, then run 'upledger replay --write --reset'`;
  };

  const attempt = async <A>(
    seat: Seat,
    plan: (state: Health, now: number) => Plan<A>,
  ): Promise<Recorded<A>> => {
    if (!seat.caughtUp && isLongUnseen(seat.state, clock.now())) {
      const tail = await catchUp(seat);
      if (E.isLeft(tail)) return unrecorded(problemText(tail.left));
    }
    let failures = 0;
    for (let tries = 0; tries < triesWhenTaken; tries += 1) {
      const now = clock.now();
      const before = seat.state;
      const { observations, value, publishedFor } = plan(before, now);
      const { events, after } = propose(before, stampAt(now), observations);
      const told = { value, events: events.map(({ event }) => event), before };
      const recorded = { _tag: 'Recorded', ...told, rowFault: null } as const;
      if (events.length === 0 && seat.rowVersion >= before.version) return recorded;
      const result = await write(seat, events, after, publishedFor);
      if (result._tag === 'Committed') return recorded;
      if (result._tag === 'Foreign' && isAtomic({ events })) return unrecorded(problemText(result.fault));
      if (result._tag === 'Unprojected' || result._tag === 'Foreign') {
        seat.state = after;
        const rowFault = result._tag === 'Foreign' ? problemText(result.fault) : result.error.message;
        return { ...recorded, rowFault };
      }
      if (events.length === 0) return recorded;
      if (result._tag === 'Failed') failures += 1;
      const tail = await catchUp(seat);
      if (E.isLeft(tail)) return unrecorded(problemText(result._tag === 'Failed' ? result.error : tail.left));
      const mine = events[0]?.event.event_id;
      if (tail.right.some(({ event_id }) => event_id === mine)) return recorded;
      if (result._tag === 'Failed' && failures >= triesWhenFailed) return unrecorded(result.error.message);
      if (tail.right.length === 0 && result._tag === 'Taken') {
        const ahead = await rowAhead(seat);
        if (ahead !== null) return unrecorded(ahead);
      }
    }
    return unrecorded(`other runners were first ${String(triesWhenTaken)} times in a row`);
  };

  return {
    state: (apiId) => seatOf(apiId).state,
    submit: (apiId, plan) => {
      const seat = seatOf(apiId);
      const turn = seat.lane.then(() => attempt(seat, plan));
      seat.lane = turn;
      return turn;
    },
  };
};
