import { loggedConfigOf } from '../../events/api-configured.ts';
import { otherDigests } from '../../events/config-digest.ts';
import type { NewEventOfType } from '../../events/event.ts';
import type { Health } from './health-state.ts';
import { slotOf } from './schedule.ts';

/** A time further ahead than this of the runner's clock was written by a wrong clock. */
const clockTolerance = 10_000;

const isAhead = (time: string | null, now: number): boolean =>
  time !== null && Date.parse(time) > now + clockTolerance;

/** Whether the state was written by a clock that was ahead of this runner's. */
export const isFromTheFuture = (state: Health, now: number): boolean =>
  isAhead(state.last_checked_at, now) || isAhead(state.scheduled_at, now);

/** Whether the config in force is this one, whether or not it was recorded with the names of its secrets. */
export const isInForce = ({ api_id, config }: Health, configured: NewEventOfType<'ApiConfigured'>): boolean =>
  config !== null &&
  (config.digest === configured.config_digest ||
    otherDigests(api_id, loggedConfigOf(configured)).includes(config.digest));

/** What to do with a config that was read: a config read earlier never overrides one read later. */
export const acceptConfig = (
  state: Health,
  configured: NewEventOfType<'ApiConfigured'>,
  now: number,
): 'unchanged' | 'record' | 'superseded' => {
  const { config } = state;
  if (config === null) return 'record';
  if (isInForce(state, configured)) return 'unchanged';
  const readLater = Date.parse(configured.read_at) < Date.parse(config.read_at);
  return readLater && !isAhead(config.read_at, now) ? 'superseded' : 'record';
};

/** Why a check is not counted, if it is not; and whether rules were waived because a clock was wrong. */
export type CheckAcceptance = Readonly<{ dropped: 'race' | 'slot' | 'config' | null; waived: boolean }>;

type Made = Readonly<{ checked_at: string; scheduled_at: string }>;

/** The drop rules for a check whose config is the projected one. */
export const acceptCheck = (
  state: Health,
  check: Made,
  slotSeconds: number | undefined,
  now: number,
): CheckAcceptance => {
  const race = state.last_checked_at !== null && check.checked_at < state.last_checked_at;
  const slot =
    slotSeconds !== undefined &&
    state.scheduled_at !== null &&
    slotOf(Date.parse(check.scheduled_at), slotSeconds) <=
      slotOf(Date.parse(state.scheduled_at), slotSeconds);
  if (!race && !slot) return { dropped: null, waived: false };
  if (isFromTheFuture(state, now)) return { dropped: null, waived: true };
  return { dropped: race ? 'race' : 'slot', waived: false };
};
