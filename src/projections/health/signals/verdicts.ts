import type { NewEventOfType } from '../../../events/event.ts';
import type { Outcome } from '../../../events/fields/outcome.ts';
import type { ProjectedConfig } from '../../../events/resumed/projected-config.ts';
import type { SignalName } from '../../../events/resumed/signals.ts';
import { dayMs } from '../epoch-ms.ts';

/** The signals beside availability, in the order of their transitions within a commit. */
export const signalNames = ['latency', 'certificate'] as const satisfies readonly SignalName[];

/** Without what is no signal of ours: the guard of a codec lets other members pass, and nobody may go by them. */
export const signalsAmong = <A>(members: Readonly<Record<string, A>>): Readonly<Record<string, A>> =>
  Object.fromEntries(Object.entries(members).filter(([name]) => signalNames.some((known) => known === name)));

/** The members of a config that signals depend on. */
export type SignalOptions = Pick<ProjectedConfig, 'slow_ms' | 'slow_threshold' | 'certificate_days'>;

/** The members of a check that signals depend on. */
export type Observed = Pick<
  NewEventOfType<'CheckCompleted'>,
  'outcome' | 'latency_ms' | 'checked_at' | 'certificate_until'
>;

/** Checks in a row that see enough days, after which an expiring certificate is UP again. */
const renewedAfter = 10;

/** Whether an API has any signal beside its availability. */
export const hasSignals = ({ slow_ms, certificate_days }: SignalOptions): boolean =>
  slow_ms !== null || certificate_days !== null;

/** Whether an API has this signal. */
export const isWatched = (name: SignalName, { slow_ms, certificate_days }: SignalOptions): boolean =>
  name === 'latency' ? slow_ms !== null : certificate_days !== null;

/** How long a certificate was still valid at a check, in milliseconds; negative: it had expired. Null: none was seen. */
export const certificateLeft = ({
  certificate_until,
  checked_at,
}: Pick<Observed, 'certificate_until' | 'checked_at'>): number | null =>
  certificate_until === undefined ? null : certificate_until * 1000 - Date.parse(checked_at);

/** The observation of a signal by a check; null: none. */
export const verdictOn = (name: SignalName, options: SignalOptions, check: Observed): Outcome | null => {
  if (name === 'latency') {
    const { slow_ms } = options;
    if (slow_ms === null || check.outcome === 'DOWN' || check.latency_ms === null) return null;
    return check.latency_ms > slow_ms ? 'DOWN' : 'UP';
  }
  const left = certificateLeft(check);
  const { certificate_days } = options;
  if (certificate_days === null || left === null) return null;
  return left < certificate_days * dayMs ? 'DOWN' : 'UP';
};

/** How many observations in a row it takes to change a signal to this state. The counts of v 2 never change. */
export const observationsNeeded = (name: SignalName, options: SignalOptions, to: Outcome): number => {
  if (name === 'latency') return options.slow_threshold;
  return to === 'DOWN' ? 1 : renewedAfter;
};
