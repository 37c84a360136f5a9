import type { Outcome } from '../../events/fields/outcome.ts';
import type { Signal } from '../../events/fields/signal.ts';

/** A transition that a worker recorded. */
export type WorkTransition = Readonly<{
  transition_id: string;
  signal: Signal;
  from: Outcome;
  to: Outcome;
  at: string;
}>;

/** What became of one receipt of one message; every number counts APIs or checks, save those of alerts. */
export type MessageReport = Readonly<{
  /** `removed`: all of it is recorded or rightly ignored. `back`: it comes again. `refused`: it did not decode. */
  ending: 'removed' | 'back' | 'refused';
  checked: number;
  up: number;
  down: number;
  /** of these, APIs that are slow, and whose certificate expires soon */
  slow: number;
  expiring: number;
  /** already checked for this slot, or overtaken */
  dropped: number;
  /** checked after their slot was over */
  late: number;
  /** disabled, gone or not usable since the dispatch */
  skipped: number;
  unrecorded: number;
  transitions: readonly WorkTransition[];
  /** transitions whose alert went out, and those that are left to `dispatch` */
  published: number;
  pending: number;
}>;

export const emptyReport: MessageReport = {
  ending: 'back',
  checked: 0,
  up: 0,
  down: 0,
  slow: 0,
  expiring: 0,
  dropped: 0,
  late: 0,
  skipped: 0,
  unrecorded: 0,
  transitions: [],
  published: 0,
  pending: 0,
};
