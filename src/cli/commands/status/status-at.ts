import type { StateAt } from '../../../projections/history/state-at.ts';
import { apiStatus, type Watch } from '../../../runner/status/api-status.ts';
import type { StatusRow } from '../../../runner/status/read-statuses.ts';

const watchAt = ({ state, intervalSeconds }: StateAt): Watch => {
  if (state.config === null || state.config.removed) return { _tag: 'unwatched', why: 'removed' };
  return state.config.enabled ? { _tag: 'watched', intervalSeconds } : { _tag: 'unwatched', why: 'disabled' };
};

/** How an API stood at a past time (epoch ms). */
export const statusAt = (at: StateAt, time: number): StatusRow => ({
  status: apiStatus(at.state, watchAt(at), at.pending.length, time),
  state: at.state,
});
