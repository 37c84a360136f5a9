import { epochMs } from '../health/epoch-ms.ts';
import type { ApiHistory, OpenIncident } from '../report/history-counts.ts';

/** An incident that ended, and the time of it counted as DOWN. */
export type EndedIncident = Readonly<{ seq: number; from: number; to: number; down: number }>;

/** The incident that the last event ended; null: none. */
export const endedIncident = (
  before: OpenIncident | null,
  { incident, coverage, health }: ApiHistory,
): EndedIncident | null => {
  if (before === null || incident !== null || health.changed_since === null) return null;
  const { seq, from, downMsBefore } = before;
  return { seq, from, to: epochMs(health.changed_since), down: coverage.downMs - downMsBefore };
};
