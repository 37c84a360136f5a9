import type { JsonObject } from '../../events/fields/json.ts';
import type { Health } from './health-state.ts';
import { hasExpired } from './retention.ts';
import { lostAtGap, noLostRuns, withoutLostRuns, type LostRuns } from './signals/lost-runs.ts';
import { storedState } from './stored-state.ts';

/** A field of a stored state that the log does not bear out. Nested values as they are stored. */
export type StateDifference = Readonly<{ api_id: string; field: string; stored: unknown; replayed: unknown }>;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .map(([name, each]) => [name, sorted(each)] as const)
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      )
    : value;

/** What a routine check changes, and nothing else does alone. */
const routineFields: ReadonlySet<string> = new Set([
  'version',
  'last_status_code',
  'last_latency_ms',
  'last_checked_at',
  'last_error',
  'scheduled_at',
  'head_hash',
]);

/**
 * Every field in which a stored state differs from the fold up to its version. `lost`: runs that cannot be counted any more,
 * and are not compared.
 */
export const stateDifferences = (
  before: Health,
  after: Health,
  lost: LostRuns = noLostRuns,
): readonly StateDifference[] => {
  const stored = { ...before, signals: withoutLostRuns(before.signals, lost) };
  const replayed = { ...after, signals: withoutLostRuns(after.signals, lost) };
  // Compares their stored forms, which may be less exact than those in memory.
  const sameVersion = stored.v === replayed.v;
  const [one, other]: readonly JsonObject[] = sameVersion
    ? [storedState(stored), storedState(replayed)]
    : [stored, replayed];
  const storedFields = new Map<string, unknown>(Object.entries(stored));
  return Object.entries(replayed)
    .filter(([field]) => !isSame(one?.[field], other?.[field]))
    .map(([field, value]) => ({
      api_id: stored.api_id,
      field,
      stored: storedFields.get(field) ?? null,
      replayed: value,
    }));
};

/**
 * Whether a state remembers a routine check that has expired from the log before its version: permanent events stand
 * after the gap, so the versions agree and only what a routine check changes may differ. `retainDays`: how long checks
 * were retained where the gap is, which a later config may have changed.
 */
export const remembersExpired = (
  stored: Health,
  differences: readonly StateDifference[],
  retainDays: number | null,
  now: number,
): boolean =>
  stored.last_checked_at !== null &&
  hasExpired(stored.last_checked_at, retainDays, now) &&
  differences.every(({ field }) => routineFields.has(field));

/**
 * Whether a state may say more than its log: all that is missing are routine checks that may have
 * expired by `now` (epoch ms).
 */
export const isExpiredTail = (stored: Health, replayed: Health, now: number): boolean =>
  stored.version > replayed.version &&
  stored.last_checked_at !== null &&
  replayed.version > 0 &&
  hasExpired(stored.last_checked_at, stored.config?.retain_days ?? null, now) &&
  stateDifferences(stored, replayed, lostAtGap(stored)).every(({ field }) => routineFields.has(field));
