import { epochMs } from '../health/epoch-ms.ts';
import type { ApiHistory, OpenIncident } from '../report/history-counts.ts';

/** An incident that is over, and how much of it was told as DOWN. */
export type EndedIncident = Readonly<{ seq: number; from: number; to: number; down: number }>;

/** The incident that was open before an event was folded, and is not any more; null: there is none. */
export const endedIncident = (
  before: OpenIncident | null,
  { incident, coverage, health }: ApiHistory,
): EndedIncident | null => {
  if (before === null || incident !== null || health.changed_since === null) return null;
  const { seq, from, downMsBefore } = before;
  return { seq, from, to: epochMs(health.changed_since), down: coverage.downMs - downMsBefore };
};
