import * as t from 'io-ts';
import type { DaySummarized } from '../../events/day-summarized.ts';
import { parseJson } from '../../events/decoding/parse-json.ts';
import { orNull } from '../../events/fields/or-null.ts';
import { Outcome } from '../../events/fields/outcome.ts';
import { Seq, WholeNumber } from '../../events/fields/whole-number.ts';

const Numbers = t.readonlyArray(WholeNumber);

/**
 * The counts of a later day that began before the previous day was closed, because a streak of failures continued into
 * it.
 */
const AheadDay = t.readonly(
  t.strict({
    /** days since 1970 */
    day: WholeNumber,
    /** whether a check or a config has its own time in it */
    own: t.boolean,
    checks: WholeNumber,
    up_ms: WholeNumber,
    down_ms: WholeNumber,
    latency: Numbers,
    partial: t.boolean,
    told_to: WholeNumber,
  }),
);

/** The fold at the end of a day, from which the next day continues. Times in epoch ms, durations in ms. */
export const Closing = t.readonly(
  t.strict({
    state: orNull(Outcome),
    presumed: t.boolean,
    streak: WholeNumber,
    config: orNull(
      t.readonly(
        t.strict({
          interval_ms: WholeNumber,
          retain_days: orNull(WholeNumber),
          enabled: t.boolean,
          removed: t.boolean,
          target: t.string,
        }),
      ),
    ),
    /** when the last event was recorded */
    recorded_at: WholeNumber,
    counted_to: WholeNumber,
    /** the latest check, its interval, and expired checks after it */
    open: orNull(t.readonly(t.strict({ from: WholeNumber, interval: WholeNumber, expired: WholeNumber }))),
    monitored_since: orNull(WholeNumber),
    unmonitored_at: WholeNumber,
    /** from, to, from, to … of monitoring that ended in the day or after it, or whose end was recorded since the day before */
    monitored: Numbers,
    /** from, to, from, to … of checks of a run that nothing decided */
    pending: Numbers,
    /** the open incident: time counted as DOWN so far, and of that up to the end of the day */
    incident: orNull(
      t.readonly(t.strict({ seq: Seq, from: WholeNumber, down_ms: WholeNumber, until_ms: WholeNumber })),
    ),
    /** seq, from, to, time counted as DOWN … of incidents that ended since the previous summary; null: too many to list */
    ended: orNull(Numbers),
    /** day, alerts, day, alerts … of those published since the summary before */
    alerts: Numbers,
    ahead: t.readonlyArray(AheadDay),
  }),
  'Closing',
);
export type Closing = t.TypeOf<typeof Closing>;

/** Decodes the closing of a summary; null: this program cannot continue from it. */
export const closingOf = ({ closing }: Pick<DaySummarized, 'closing'>): Closing | null =>
  Closing.is(closing) ? closing : null;

/** The closing in a text that was recognised as one. Throws for any other. */
export const closingIn = (text: string): Closing => {
  const closing = parseJson(text);
  if (!Closing.is(closing)) throw new Error('this is not the closing of a day');
  return closing;
};
