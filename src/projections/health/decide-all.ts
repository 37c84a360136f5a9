import { seal, type Routine, type ChainedEvent, type EventMetadata } from '../../events/chain-event.ts';
import type { NewEvent } from '../../events/event.ts';
import { decide, isRoutine, type Command } from './decide.ts';
import { evolve } from './evolve.ts';
import type { Health } from './health-state.ts';

const secondsADay = 86_400;

/** What observations would add to a stream, sealed, and the state after them. */
export type Decided = Readonly<{ events: readonly ChainedEvent[]; after: Health }>;

const routineOf = (state: Health, stamp: EventMetadata, event: NewEvent): Routine => {
  if (!isRoutine(state, event)) return false;
  const days = state.config?.retain_days ?? null;
  return {
    expires_at:
      days === null ? undefined : Math.floor(Date.parse(stamp.recorded_at) / 1000) + days * secondsADay,
  };
};

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
