import type { TimeRange } from '../projections/ledger.ts';
import { isoTime } from '../runner/clock.ts';

/** Later than anything that is recorded, by a wrong clock too. */
const end = Date.parse('9999-12-31T23:59:59.999Z');

/** What `--since` and `--until` (epoch ms) bound; open where one is missing. */
export const period = ({
  since,
  until,
}: Readonly<{ since?: number | undefined; until?: number | undefined }>): TimeRange => ({
  since: isoTime(since ?? 0),
  until: isoTime(until ?? end),
});
