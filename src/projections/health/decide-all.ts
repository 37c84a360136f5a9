import { seal, type Routine, type ChainedEvent, type EventMetadata } from '../../events/chain-event.ts';
import type { NewEvent } from '../../events/event.ts';
import { decide, type Command } from './decide.ts';
import { evolve } from './evolve.ts';
import type { Health } from './health-state.ts';
import { expiresAt, isRoutine } from './retention.ts';

/** What observations would add to a stream, sealed, and the state after them. */
export type Decided = Readonly<{ events: readonly ChainedEvent[]; after: Health }>;

const routineOf = (state: Health, stamp: EventMetadata, event: NewEvent): Routine =>
  isRoutine(state, event) && { expires_at: expiresAt(state, stamp.recorded_at) };

/** Decides each observation on the state after those before it. */
export const decideAll = (state: Health, stamp: EventMetadata, observations: readonly Command[]): Decided => {
  const events: ChainedEvent[] = [];
  let after = state;
  for (const observation of observations) {
    for (const event of decide(after, observation)) {
      const sealed = seal(after, stamp, event, routineOf(after, stamp, event));
      events.push(sealed);
      after = evolve(after, sealed.event);
    }
  }
  return { events, after };
};
