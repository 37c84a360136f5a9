import type { Event } from '../../../src/events/event.ts';
import type { SealedEvent } from '../../../src/events/chain-event.ts';
import type { Observation } from '../../../src/projections/health/decide.ts';
import { initialHealth, type Health } from '../../../src/projections/health/health-state.ts';
import type { Commit } from '../../../src/projections/ledger.ts';
import { propose, type Proposal } from '../../../src/projections/health/decide-all.ts';
import { stampAt } from './observations.ts';

/** What observations add to a stream when they are made one after another, a minute apart. */
export const grown = (state: Health, observations: readonly Observation[], firstMinute = 0): Proposal => {
  const events: SealedEvent[] = [];
  let after = state;
  for (const [i, observation] of observations.entries()) {
    const proposal = propose(after, stampAt(firstMinute + i), [observation]);
    events.push(...proposal.events);
    ({ after } = proposal);
  }
  return { events, after };
};

/** A new API's stream. */
export const streamOf = (observations: readonly Observation[], apiId = 'api'): Proposal =>
  grown(initialHealth(apiId), observations);

/** The commit of one decision. */
export const commitOf = (
  before: Health,
  observations: readonly Observation[],
  changes: Partial<Commit> & { minute?: number; pass?: string } = {},
): Commit => {
  const { minute: n = before.version, pass, ...rest } = changes;
  const { events, after } = propose(before, stampAt(n, pass), observations);
  return {
    api_id: before.api_id,
    expected: before.version,
    events,
    row: after,
    hasRow: before.version > 0,
    publishedFor: null,
    ...rest,
  };
};

export const eventsOf = (proposal: Proposal): readonly Event[] => proposal.events.map(({ event }) => event);
