import { spansOf, unmonitoredBy } from '../../projections/days/restore-history.ts';
import { epochMs } from '../../projections/health/epoch-ms.ts';
import { configsIn, type SummedScan } from './read-summaries.ts';
import type { Reading } from './summary-reading.ts';

/**
 * Whether it was monitored at the end of the period, where the last summary goes on into later days: its config may be one that
 * was read after the period, and then the configs of that day are read.
 */
export const tellUnmonitored = async ({ ledger }: SummedScan, { state, summed }: Reading): Promise<void> => {
  const { last, resume, history, period } = summed;
  if (last === null || last.seq === resume?.seq) return;
  const { until } = period;
  const { monitored, monitored_since } = last.closing();
  const spans = spansOf(monitored);
  if (monitored_since !== null) spans.push({ from: monitored_since, to: Infinity });
  history.unmonitored = resume === null ? null : unmonitoredBy(resume.closing());
  if (spans.some(({ from, to }) => from < until && until <= to)) {
    history.unmonitored = null;
    return;
  }
  const range = { from: (resume?.untilSeq ?? 0) + 1, to: last.untilSeq };
  for await (const event of configsIn(ledger, state.api_id, range))
    if (epochMs(event.read_at) < until) history.unmonitored = unmonitoredBy({ config: event });
};
