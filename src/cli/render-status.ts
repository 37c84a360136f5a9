import pc from 'picocolors';
import type { ApiStatus } from '../runner/api-status.ts';
import { durationText } from '../runner/duration-text.ts';
import type { StatusRow } from './read-status.ts';
import { table } from './table.ts';

const stateText = (status: ApiStatus, colours: boolean): string => {
  const { red, green, yellow } = pc.createColors(colours);
  const { last_state, presumed, monitored, stale } = status;
  const was = last_state === null ? '' : ` (was ${last_state})`;
  if (!monitored) return yellow(`unmonitored${was}`);
  if (last_state === null) return yellow('not checked yet');
  if (stale) return yellow(`STALE${was}`);
  if (last_state === 'DOWN') return red('DOWN');
  return presumed ? yellow('UP, presumed') : green('UP');
};

/** `failing 1 of 3`: how far the checks are from a change of state. */
const streakText = ({ status, row }: StatusRow): string | null => {
  if (status.streak === 0 || row.config === null) return null;
  const [what, threshold] =
    status.last_state === 'DOWN'
      ? ['good', row.config.success_threshold]
      : ['failing', row.config.failure_threshold];
  return `${what} ${String(status.streak)} of ${String(threshold)}`;
};

const ago = (time: string | null, now: number): string =>
  time === null ? '-' : durationText(now - Date.parse(time));

const notes = ({ status, row }: StatusRow): string =>
  [
    status.why,
    streakText({ status, row }),
    status.last_error,
    status.owed === 0 ? null : `${String(status.owed)} ${status.owed === 1 ? 'alert' : 'alerts'} owed`,
  ]
    .filter((note) => note !== null)
    .join('; ');

/** One row for each API; what needs attention first. */
export const renderStatus = (
  rows: readonly StatusRow[],
  now: number,
  shown: Readonly<{ colours: boolean; width: number | null }>,
): string => {
  if (rows.length === 0) return 'No APIs were known.\n';
  const cells = rows.map(({ status, row }) => [
    status.api_id,
    stateText(status, shown.colours),
    status.last_state === null ? '-' : ago(row.changed_since, now),
    ago(status.last_checked_at, now),
    status.last_status_code === null ? '-' : String(status.last_status_code),
    status.last_latency_ms === null ? '-' : `${String(status.last_latency_ms)} ms`,
    notes({ status, row }),
  ]);
  return table(['API', 'state', 'for', 'checked ago', 'code', 'latency', 'notes'], cells, shown);
};
