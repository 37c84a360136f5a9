import type { Event } from '../../events/event.ts';
import type { Health } from '../health/health-state.ts';
import { expiresAt, isRoutine, type Gap } from '../health/retention.ts';
import type { LostRuns } from '../health/signals/lost-runs.ts';

/** What the chain looks like where the next event is to stand. Of what is unknown, nothing is expected. */
export type ChainEnd = Readonly<{
  /** hashes that the next `prev_hash` may have: two after an event whose content does not fit its hash; null: unknown */
  heads: readonly (string | null)[] | null;
  /** hash of the permanent event before, in a list of one; null: unknown */
  permanentHead: readonly [string | null] | null;
  /** gaps since the last permanent event; only the next one shows whether a permanent event was in them */
  openGaps: readonly Gap[];
  /** `recorded_at` of the event before; null: unknown */
  recordedAt: string | null;
}>;

export const chainStart: ChainEnd = { heads: [null], permanentHead: [null], openGaps: [], recordedAt: null };

type Report = (fault: string, at?: number) => void;

const expiryError = (state: Health, event: Event): string | null => {
  if (event.type !== 'CheckCompleted' || event.expires_at === undefined) return null;
  if (event.prev_kept_hash !== undefined) return 'is a permanent event but says that it expires';
  return event.expires_at === expiresAt(state, event.recorded_at)
    ? null
    : `expires at ${String(event.expires_at)}, which the config before it does not allow`;
};

/**
 * Whether an event must be permanent or may expire, by the state before it. `uncertain`: signals that it may change; whether
 * it does, and so had to be permanent, is no longer known.
 */
export const keepingErrors = (state: Health, event: Event, uncertain: LostRuns, report: Report): void => {
  const routine = isRoutine(state, event, uncertain);
  const permanent = event.prev_kept_hash !== undefined;
  if (routine && permanent && uncertain.length === 0)
    report('is a routine check but is chained as a permanent event');
  if (!routine && !permanent) report('must be permanent but is chained as a routine check');
  const expiry = expiryError(state, event);
  if (expiry !== null) report(expiry);
};

/**
 * Whether both chains, of all and of permanent events, continue with this event; false: the events before it were
 * changed.
 */
export const isLinked = (end: ChainEnd, event: Event, afterGap: boolean, report: Report): boolean => {
  // With two hashes the event before was reported already.
  const [head, other] = end.heads ?? [];
  if (!afterGap && head !== undefined && other === undefined && event.prev_hash !== head) {
    report(
      event.seq === 1
        ? 'is the first event but is chained to another'
        : `is not what ${String(event.seq)} is chained to: one of the two was changed or replaced`,
      Math.max(1, event.seq - 1),
    );
    return false;
  }
  if (event.prev_kept_hash === undefined || end.permanentHead === null) return true;
  if (event.prev_kept_hash === end.permanentHead[0]) return true;
  const untrusted = untrustedGaps(end.openGaps);
  if (untrusted === null) report('is not chained to the permanent event before it');
  else report(untrusted.fault, untrusted.seq);
  return false;
};

/** The fault if a permanent event must have been in one of these gaps; null: none. */
export const untrustedGaps = (gaps: readonly Gap[]): Readonly<{ seq: number; fault: string }> | null => {
  const [first, last] = [gaps[0], gaps.at(-1)];
  if (first === undefined || last === undefined) return null;
  const fault =
    first === last
      ? `${missing(first)}, and not only checks that may expire were there`
      : `is missing, as are others up to ${String(last.to_seq)}, and not all of them were checks that may expire`;
  return { seq: first.from_seq, fault };
};

export const missing = ({ from_seq, to_seq }: Gap): string =>
  from_seq === to_seq ? 'is missing' : `is missing, with all up to ${String(to_seq)}`;
