import { decodeEvent } from '../../../src/events/decoding/decode-event.ts';
import { isIntact, type EventRecord } from '../../../src/events/event-record.ts';
import { evolve } from '../../../src/projections/health/evolve.ts';
import { initialHealth, type Health } from '../../../src/projections/health/health-state.ts';
import { right } from '../right.ts';

/** Folds lines on top of a state. */
export const refolded = (state: Health, lines: readonly EventRecord[]): Health =>
  lines.reduce((health, line) => evolve(health, right(decodeEvent(line))), state);

/** Why a stream is not one: a gap, a broken link, a changed byte. Empty for a good stream. */
export const chainFaults = (apiId: string, lines: readonly EventRecord[]): readonly string[] => {
  const faults: string[] = [];
  let state = initialHealth(apiId);
  for (const line of lines) {
    const event = right(decodeEvent(line));
    if (event.seq !== state.version + 1) faults.push(`${String(event.seq)} after ${String(state.version)}`);
    if (event.prev_hash !== state.head_hash) faults.push(`${String(event.seq)} is not linked`);
    if (!isIntact(line)) faults.push(`${String(event.seq)} was changed`);
    if ((event.prev_kept_hash ?? state.head_kept_hash) !== state.head_kept_hash)
      faults.push(`${String(event.seq)} is not linked to what is kept`);
    state = evolve(state, event);
  }
  return faults;
};
