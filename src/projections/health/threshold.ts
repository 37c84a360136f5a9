import type { CheckCompleted } from '../../events/check-completed.ts';
import type { Health } from './health-state.ts';

/** How far a check brought its run towards a change of state. */
export type Threshold = Readonly<{
  name: 'failure_threshold' | 'success_threshold';
  /** how many checks in a row it takes */
  value: number;
  /** how many contradicted the state, this one included; 0: it agreed */
  reached: number;
  /** how many there had been before it */
  before: number;
}>;

/** The arithmetic of a check on the state before it. */
export const thresholdOf = (before: Health, check: Pick<CheckCompleted, 'outcome'>): Threshold => {
  const state = before.last_state ?? 'UP';
  const name = state === 'UP' ? 'failure_threshold' : 'success_threshold';
  return {
    name,
    value: before.config?.[name] ?? 1,
    reached: check.outcome === state ? 0 : before.streak + 1,
    before: before.streak,
  };
};
