import type { TimeRange } from '../../projections/ledger.ts';
import { isoTime } from '../../runner/ports/clock.ts';
import { usage, type Failure } from '../contract/fail.ts';

/** Later than anything that is recorded, by a wrong clock too. */
const end = Date.parse('9999-12-31T23:59:59.999Z');

type Given = Readonly<{ since?: number | undefined; until?: number | undefined }>;

/** Why nothing can lie between `--since` and `--until` (epoch ms); null: something can. */
export const periodFailure = ({ since = 0, until = end }: Given): Failure | null =>
  since > until ? usage(['the period from --since to --until is empty: it ends before it begins']) : null;

/** What `--since` and `--until` (epoch ms) bound; open where one is missing. */
export const period = ({ since, until }: Given): TimeRange => ({
  since: isoTime(since ?? 0),
  until: isoTime(until ?? end),
});
