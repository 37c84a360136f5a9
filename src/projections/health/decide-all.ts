import * as E from 'fp-ts/lib/Either.js';
import { seal, type Routine, type ChainedEvent, type EventMetadata } from '../../events/chain-event.ts';
import type { Event, NewEvent } from '../../events/event.ts';
import { eventsOf, type Command, type Decision, type Refusal } from './decide.ts';
import { evolve } from './evolve.ts';
import type { Health } from './health-state.ts';
import { expiresAt, isRoutine } from './retention.ts';

/** An event to commit. `indexedAt`: its time in the index; null: not indexed. */
export type DecidedEvent = ChainedEvent & Readonly<{ indexedAt: string | null }>;

/**
 * What commands add to a stream, chained, and the state after them. `refusal`: why the last command added nothing; those
 * before it only prepare for it.
 */
export type Decided = Readonly<{
  events: readonly DecidedEvent[];
  after: Health;
  refusal: Refusal | null;
  clockSkewed: boolean;
}>;

const replayCommand = (state: Health, command: Command): Decision =>
  E.right({ events: eventsOf(state, command), clockSkewed: false });

const routineOf = (state: Health, stamp: EventMetadata, event: NewEvent): Routine =>
  isRoutine(state, event) && { expires_at: expiresAt(state, stamp.recorded_at) };

/** A transition and its alert events are indexed at the time of the transition, a summary at the beginning of its day. */
const indexTime = (event: Event, command: Command): string | null => {
  if (event.type === 'StateChanged') return event.at;
  if (event.type === 'DaySummarized') return `${event.day}T00:00:00.000Z`;
  if (event.type === 'AlertPublished' && command._tag === 'RecordAlertResult') return command.transition_at;
  if (event.type === 'AlertWaived' && command._tag === 'WaiveAlerts')
    return command.alerts.reduce<string | null>(
      (at, alert) => (alert.for_seq === event.for_seq ? alert.at : at),
      null,
    );
  return null;
};

/**
 * Decides each command on the state after those before it. `decideOne` says what a command adds: the rules at a time, or
 * (of commands accepted already) just their events.
 */
export const decideAll = (
  state: Health,
  stamp: EventMetadata,
  commands: readonly Command[],
  decideOne: (state: Health, command: Command) => Decision = replayCommand,
): Decided => {
  const events: DecidedEvent[] = [];
  let after = state;
  let refusal: Refusal | null = null;
  let clockSkewed = false;
  for (const command of commands) {
    const decision = decideOne(after, command);
    refusal = E.isLeft(decision) ? decision.left : null;
    if (E.isLeft(decision)) continue;
    clockSkewed ||= decision.right.clockSkewed;
    for (const event of decision.right.events) {
      const chained = seal(after, stamp, event, routineOf(after, stamp, event));
      const { event: added, line } = chained;
      events.push({ event: added, line, indexedAt: indexTime(added, command) });
      after = evolve(after, chained.event);
    }
  }
  return { events, after, refusal, clockSkewed };
};
