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

/** The commands at a time (epoch ms) for a state. They are asked for and decided again whenever another runner wrote first. */
export type Commands = (now: number, state: Health) => readonly Command[];

/** What somebody wants recorded, until it is answered. */
export type Asked = {
  readonly commands: Commands;
  readonly deadline: number;
  /** told once the store has been asked to write it */
  readonly onSent: (() => void) | undefined;
  readonly answer: (appended: Appended) => void;
  readonly crash: (error: unknown) => void;
  isAnswered: boolean;
  tries: number;
  failures: number;
  /** what it tried to record last: it may stand in the log although nobody could say so */
  tried: Extract<Appended, { _tag: 'Appended' }> | null;
};

export const newAsked = ({
  commands,
  deadline,
  onSent,
  answer,
  crash,
}: Pick<Asked, 'commands' | 'deadline' | 'onSent' | 'answer' | 'crash'>): Asked => ({
  commands,
  deadline,
  onSent,
  answer,
  crash,
  isAnswered: false,
  tries: 0,
  failures: 0,
  tried: null,
});

/** What a writer knows of one API. */
export type Stream = {
  state: Health;
  hasState: boolean;
  stateVersion: number;
  caughtUp: boolean;
  /** the last event that was read of it elsewhere */
  readTo: number;
  /** for the next commit, in order */
  waiting: readonly Asked[];
  /** of this commit */
  taken: readonly Asked[];
  /** after a failure, until they wait again */
  paused: readonly Asked[];
  isBusy: boolean;
};

/** Shared, as most streams have nothing to do most of the time; never changed. */
export const none: readonly Asked[] = [];

export const newStream = (state: Health, hasState: boolean): Stream => ({
  state,
  hasState,
  stateVersion: state.version,
  caughtUp: false,
  readTo: 0,
  waiting: none,
  taken: none,
  paused: none,
  isBusy: false,
});

const longestPauseMs = 5000;

/** How long to wait after so many failures in a row (ms). */
export const pauseAfter = (failures: number): number => Math.min(longestPauseMs, 100 * 2 ** failures);

/** Answers for good. */
export const settle = (asked: Asked, appended: Appended): void => {
  asked.isAnswered = true;
  asked.answer(appended);
};

/** All that are not answered. */
export const openOf = ({ taken, waiting, paused }: Stream): readonly Asked[] =>
  [...taken, ...waiting, ...paused].filter(({ isAnswered }) => !isAnswered);

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
    const decided = decideAll(before, stamp, asked.commands(now, before), (state, command) =>
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
  stream.waiting = taken.length === stream.waiting.length ? none : stream.waiting.slice(taken.length);
  stream.taken = taken;
  return { taken, events, after };
};
