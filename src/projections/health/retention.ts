import type { NewEvent } from '../../events/event.ts';
import type { SignalName } from '../../events/resumed/signals.ts';
import { dayMs, isoMs } from './epoch-ms.ts';
import type { Health } from './health-state.ts';
import { signalChanges } from './signals/signal-changes.ts';

/** Consecutive empty places of a stream, bounds included. */
export type Gap = Readonly<{ from_seq: number; to_seq: number }>;

/** A state that any number of routine checks can follow, and that no other event has to. */
const isSettled = (state: Health): boolean =>
  state.last_state !== null && state.streak === 0 && !state.presumed;

/**
 * A routine check agrees with the state, finds no streak and nothing presumed, is not the first, and changes no signal: of
 * availability, folding it changes only what the next check changes again. Only routine checks may expire. Of
 * `uncertain` signals nothing is asked.
 */
export const isRoutine = (state: Health, event: NewEvent, uncertain: readonly SignalName[] = []): boolean =>
  event.type === 'CheckCompleted' &&
  event.outcome === state.last_state &&
  isSettled(state) &&
  signalChanges(state, event).every(({ signal }) => uncertain.includes(signal));

/** When a routine check expires (epoch seconds), by the config before it; undefined: never. */
export const expiresAt = ({ config }: Health, recordedAt: string): number | undefined =>
  config === null || config.retain_days === null
    ? undefined
    : Math.floor(Date.parse(recordedAt) / 1000) + (config.retain_days * dayMs) / 1000;

/** Whether routine checks recorded before this time may be gone by now. */
export const hasExpired = (recordedAt: string, retainDays: number | null, now: number): boolean =>
  retainDays !== null && Date.parse(recordedAt) <= now - retainDays * dayMs;

/** With retention on, a state not written for long may be wrong about where its stream ends: read before writing. */
export const endMayHaveExpired = ({ config, last_checked_at }: Health, now: number): boolean =>
  config !== null &&
  config.retain_days !== null &&
  last_checked_at !== null &&
  Math.abs(now - Date.parse(last_checked_at)) > (config.retain_days * dayMs) / 2;

/** The clock that deletes expired events may be ahead of ours. */
export const expirySkewMs = 3_600_000;

/** Whether the event that a state was folded up to may be gone by `now` (epoch ms), because it is a check that expires. */
export const headMayHaveExpired = (
  { config, last_checked_at, head_hash, head_kept_hash }: Health,
  now: number,
): boolean =>
  head_hash !== head_kept_hash &&
  last_checked_at !== null &&
  hasExpired(last_checked_at, config?.retain_days ?? null, now + expirySkewMs);

/**
 * Whether a gap between two events can be an expiry gap, by the state before it and when the event before it was recorded
 * (epoch ms). Any other gap is an error that `audit` explains.
 */
export const isExpiryGap = (state: Health, recordedAt: number, now: number): boolean =>
  isSettled(state) && hasExpired(isoMs(recordedAt), state.config?.retain_days ?? null, now);

/**
 * Whether a gap can be an expiry gap, as far as can be known before the next permanent event: only routine checks can have
 * stood there, and the first of them is old enough. (If the event before it is younger than that, and no clock went
 * back since, so was the first.) How far up an expiry gap may reach cannot be proven, so it is never called sound.
 *
 * `state` null: it is not known what stood before, only how long checks are retained.
 */
export const mayBeExpired = (
  state: Health | null,
  retainDays: number | null | undefined,
  before: string | null,
  after: string | null,
  now: number,
): boolean => {
  if (state !== null && !isSettled(state)) return false;
  if (retainDays === undefined) return true;
  if (retainDays === null) return false;
  if (before === null || hasExpired(before, retainDays, now)) return true;
  return after !== null && after < before;
};
