import type { EventMetadata } from '../../events/chain-event.ts';
import type { Event } from '../../events/event.ts';
import { decideAll, type DecidedEvent } from '../../projections/health/decide-all.ts';
import { decide, type Command, type Refusal } from '../../projections/health/decide.ts';
import type { Health } from '../../projections/health/health-state.ts';

export type Appended =
  | Readonly<{
      _tag: 'Appended';
      events: readonly Event[];
      before: Health;
      /** why the last command recorded nothing */
      refusal: Refusal | null;
      clockSkewed: boolean;
      /** why the stored state cannot follow: it lags until a person acts */
      stateError: string | null;
    }>
  | Readonly<{ _tag: 'NotAppended'; reason: string }>;

/** The commands at a time (epoch ms). They are decided again whenever another runner wrote first. */
export type Commands = (now: number) => readonly Command[];

/** What somebody wants recorded, until it is answered. */
export type Asked = {
  readonly commands: Commands;
  readonly deadline: number;
  readonly answer: (appended: Appended) => void;
  readonly crash: (error: unknown) => void;
  tries: number;
  failures: number;
  /** what it tried to record last: it may stand in the log although nobody could say so */
  tried: Extract<Appended, { _tag: 'Appended' }> | null;
};

/** What a writer knows of one API. */
export type Stream = {
  state: Health;
  hasState: boolean;
  stateVersion: number;
  caughtUp: boolean;
  /** for the next commit, in order */
  waiting: Asked[];
  /** all that are not answered: those that wait, those of this commit, and those that pause after a failure */
  readonly open: Set<Asked>;
  isBusy: boolean;
};

export const newStream = (state: Health, hasState: boolean): Stream => ({
  state,
  hasState,
  stateVersion: state.version,
  caughtUp: false,
  waiting: [],
  open: new Set(),
  isBusy: false,
});

/** Answers for good. */
export const settle = (stream: Stream, asked: Asked, appended: Appended) => {
  stream.open.delete(asked);
  asked.answer(appended);
};

/** A store takes a commit of this size whole, with its state. */
const eventsInCommit = 50;

/** Takes and decides what waits, each on what those before it add; after a failure alone, so that it costs no other. */
export const takeWaiting = (stream: Stream, stamp: EventMetadata, now: number) => {
  const taken: Asked[] = [];
  const events: DecidedEvent[] = [];
  let after = stream.state;
  for (const asked of stream.waiting) {
    if (taken.length > 0 && (asked.failures > 0 || taken[0]?.failures !== 0)) break;
    const before = after;
    const decided = decideAll(before, stamp, asked.commands(now), (state, command) =>
      decide(state, command, now),
    );
    if (taken.length > 0 && events.length + decided.events.length > eventsInCommit) break;
    const { refusal, clockSkewed } = decided;
    const own = decided.events.map(({ event }) => event);
    asked.tried = { _tag: 'Appended', events: own, before, refusal, clockSkewed, stateError: null };
    taken.push(asked);
    events.push(...decided.events);
    ({ after } = decided);
  }
  stream.waiting = stream.waiting.slice(taken.length);
  return { taken, events, after };
};
