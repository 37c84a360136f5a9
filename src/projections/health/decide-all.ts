import { seal, type Routine, type SealedEvent, type Stamp } from '../../events/chain-event.ts';
import type { NewEvent } from '../../events/event.ts';
import { decide, isRoutine, type Observation } from './decide.ts';
import { evolve } from './evolve.ts';
import type { Health } from './health-state.ts';

const secondsADay = 86_400;

/** What observations would add to a stream, sealed, and the state after them. */
export type Proposal = Readonly<{ events: readonly SealedEvent[]; after: Health }>;

const routineOf = (state: Health, stamp: Stamp, event: NewEvent): Routine => {
  if (!isRoutine(state, event)) return false;
  const days = state.config?.retain_days ?? null;
  return {
    expires_at:
      days === null ? undefined : Math.floor(Date.parse(stamp.recorded_at) / 1000) + days * secondsADay,
  };
};

/** Decides each observation on the state after those before it. */
export const propose = (state: Health, stamp: Stamp, observations: readonly Observation[]): Proposal => {
  const events: SealedEvent[] = [];
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
