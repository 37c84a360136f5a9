import type { Event } from '../events/event.ts';
import { isRoutine } from './decide.ts';
import type { Health } from './health.ts';

/** Places that are empty between two events, bounds included. */
export type Hole = Readonly<{ from_seq: number; to_seq: number; lawful: boolean }>;

type Sofar = Readonly<{ state: Health; lastRecordedAt: string | null; owed: unknown }>;

const dayMs = 86_400_000;

/** Whether routine checks recorded before this time may be gone by now. */
export const hasExpired = (recordedAt: string, retainDays: number | null, now: number): boolean =>
  retainDays !== null && Date.parse(recordedAt) <= now - retainDays * dayMs;

/**
 * The hole before an event, if there is one. It is lawful when only routine checks can have stood there (the state
 * before it was settled, and the kept chain goes on: `chainFaults` looks) and when it begins in the expired past.
 */
export const holeBefore = (
  { state, lastRecordedAt, owed }: Sofar,
  event: Event,
  now: number,
): Hole | null => {
  if (event.seq <= state.version + 1) return null;
  const settled = state.last_state !== null && state.streak === 0 && !state.presumed && owed === null;
  const lawful =
    settled && lastRecordedAt !== null && hasExpired(lastRecordedAt, state.config?.retain_days ?? null, now);
  return { from_seq: state.version + 1, to_seq: event.seq - 1, lawful };
};

const expiryFault = (state: Health, event: Event): string | null => {
  if (event.type !== 'CheckCompleted' || event.expires_at === undefined) return null;
  const days = state.config?.retain_days ?? null;
  const expected =
    days === null ? undefined : Math.floor(Date.parse(event.recorded_at) / 1000) + days * 86_400;
  return event.expires_at === expected
    ? null
    : `may expire at ${String(event.expires_at)}, which its config does not allow`;
};

/** Contiguity, the hash chain, the kept chain, and who may expire. */
export const chainFaults = (
  { state }: Sofar,
  event: Event,
  hole: Hole | null,
  tell: (fault: string, at?: number) => void,
): void => {
  const { seq } = event;
  const previous = seq - 1;
  if (seq <= state.version) tell(`stands after ${String(state.version)}: the order is broken`);
  if (hole?.lawful === false)
    tell(
      hole.from_seq === hole.to_seq ? 'is missing' : `is missing, with all up to ${String(hole.to_seq)}`,
      hole.from_seq,
    );
  if (hole === null && event.prev_hash !== state.head_hash)
    tell(
      `is not what ${String(seq)} is chained to: one of the two was changed or replaced`,
      Math.max(1, previous),
    );
  const routine = isRoutine(state, event);
  const kept = event.prev_kept_hash !== undefined;
  if (routine && kept) tell('is a routine check but is chained as a kept event');
  if (!routine && !kept) tell('must be kept but is chained as a routine check');
  if (kept && event.prev_kept_hash !== state.head_kept_hash)
    tell('is not chained to the kept event before it: a kept event is missing or was changed');
  const expiry = expiryFault(state, event);
  if (expiry !== null) tell(expiry);
};
