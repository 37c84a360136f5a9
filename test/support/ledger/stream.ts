import type { Event } from '../../../src/events/event.ts';
import type { Command } from '../../../src/projections/health/decide.ts';
import { initialHealth, type Health } from '../../../src/projections/health/health-state.ts';
import type { Commit } from '../../../src/projections/ledger.ts';
import { decideAll, type DecidedEvent } from '../../../src/projections/health/decide-all.ts';
import { metadataAt } from './commands.ts';

export type Decided = Pick<ReturnType<typeof decideAll>, 'after' | 'events'>;

/** What observations add to a stream when they are made one after another, a minute apart. */
export const grown = (state: Health, observations: readonly Command[], firstMinute = 0): Decided => {
  const events: DecidedEvent[] = [];
  let after = state;
  for (const [i, observation] of observations.entries()) {
    const proposal = decideAll(after, metadataAt(firstMinute + i), [observation]);
    events.push(...proposal.events);
    ({ after } = proposal);
  }
  return { events, after };
};

/** A new API's stream. */
export const streamOf = (observations: readonly Command[], apiId = 'api'): Decided =>
  grown(initialHealth(apiId), observations);

/** The commit of one decision. */
export const commitOf = (
  before: Health,
  observations: readonly Command[],
  changes: Partial<Commit> & { minute?: number; pass?: string } = {},
): Commit => {
  const { minute: n = before.version, pass, ...rest } = changes;
  const { events, after } = decideAll(before, metadataAt(n, pass), observations);
  return {
    api_id: before.api_id,
    expected: before.version,
    events,
    state: after,
    hasState: before.version > 0,
    ...rest,
  };
};

export const eventsOf = (proposal: Decided): readonly Event[] => proposal.events.map(({ event }) => event);
