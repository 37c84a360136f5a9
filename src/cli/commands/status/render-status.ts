import pc from 'picocolors';
import type { ApiStatus } from '../../../runner/status/api-status.ts';
import { durationText } from '../../../runner/text/format-duration.ts';
import type { StatusRow } from '../../../runner/status/read-statuses.ts';
import { countText } from '../../terminal/format.ts';
import { table, type Shown } from '../../terminal/table.ts';

const stateText = (status: ApiStatus, colours: boolean): string => {
  const { red, green, yellow } = pc.createColors(colours);
  if (!status.monitored) return yellow('unmonitored');
  if (status.last_state === null) return yellow('not checked');
  if (status.stale) return yellow('STALE');
  if (status.last_state === 'DOWN') return red('DOWN');
  return status.presumed ? yellow('presumed UP') : green('UP');
};

/** What was last known of an API that is not seen now. */
const lastSeen = ({ monitored, stale, last_state, presumed }: ApiStatus): string | null =>
  last_state === null || (monitored && !stale) ? null : `${presumed ? 'presumed' : 'was'} ${last_state}`;

/** `failing 1 of 3`: how far the checks are from a change of state. */
const streakText = ({ status, state }: StatusRow): string | null => {
  if (status.streak === 0 || state.config === null) return null;
  const [what, threshold] =
    status.last_state === 'DOWN'
      ? ['good', state.config.success_threshold]
      : ['failing', state.config.failure_threshold];
  return `${what} ${String(status.streak)} of ${String(threshold)}`;
};

/** A duration in its largest unit alone: there is little room. */
const ago = (time: string | null, now: number): string =>
  time === null
    ? '-'
    : durationText(now - Date.parse(time))
        .split(' ')
        .slice(0, 2)
        .join(' ');

const answer = ({ last_status_code: code, last_latency_ms: latency }: ApiStatus): string =>
  code === null ? '-' : `${String(code)}${latency === null ? '' : ` in ${String(latency)} ms`}`;

const notes = ({ status, state }: StatusRow): string =>
  [
    lastSeen(status),
    status.why,
    streakText({ status, state }),
    status.last_error,
    status.pending === 0 ? null : `${countText(status.pending, 'alert')} pending`,
  ]
    .filter((note) => note !== null)
    .join('; ');

/** One state for each API. `age` is that of its last check. */
export const renderStatus = (states: readonly StatusRow[], now: number, shown: Shown): string => {
  if (states.length === 0) return 'No APIs are known.\n';
  const cells = states.map(({ status, state }) => [
    status.api_id,
    stateText(status, shown.colours),
    status.last_state === null ? '-' : ago(state.changed_since, now),
    ago(status.last_checked_at, now),
    answer(status),
    notes({ status, state }),
  ]);
  return table(['API', 'state', 'for', 'age', 'answer', 'notes'], cells, shown);
};
