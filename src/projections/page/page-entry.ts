import * as t from 'io-ts';
import { orNull } from '../../events/fields/or-null.ts';
import { Sha256 } from '../../events/fields/sha256.ts';
import { Seq, WholeNumber } from '../../events/fields/whole-number.ts';
import { Health } from '../health/health-state.ts';

const Interval = t.readonly(t.strict({ from: t.number, to: t.number, share: t.number }));

/** Why an API was down, by the check that made it so. */
export const Cause = t.readonly(
  t.strict({ seq: Seq, status_code: orNull(WholeNumber), error: orNull(t.string) }),
  'Cause',
);
export type Cause = t.TypeOf<typeof Cause>;

const Incident = t.readonly(
  t.strict({ seq: Seq, from: t.number, to: orNull(t.number), observedMs: t.number }),
);

/**
 * What the fold of one stream knows up to one of its events, as a text can keep it: what a page goes on from. Times are epoch
 * ms. It names no error and no URL unless the page does.
 */
export const PageEntry = t.readonly(
  t.strict({
    api_id: t.string,
    seq: WholeNumber,
    hash: orNull(Sha256),
    /** of the newest pass that was folded, by its own clock */
    latest: t.number,
    createdAt: orNull(t.number),
    recordedAt: t.number,
    intervalMs: t.number,
    unmonitored: t.union([t.literal('disabled'), t.literal('removed'), t.null]),
    state: Health,
    open: t.readonly(t.strict({ from: t.number, interval: t.number, expired: t.number })),
    pending: t.readonlyArray(Interval),
    countedTo: t.number,
    monitoredSince: orNull(t.number),
    unmonitoredAt: t.number,
    monitored: t.readonlyArray(t.readonly(t.strict({ from: t.number, to: t.number }))),
    downMs: t.number,
    downMsUntil: t.number,
    /** `[first day, how many, up, down, monitored]` of days in a row that were alike */
    days: t.readonlyArray(t.readonlyArray(t.number)),
    incident: orNull(t.readonly(t.strict({ seq: Seq, from: t.number, downMsBefore: t.number }))),
    incidents: t.readonlyArray(Incident),
    causes: t.readonlyArray(Cause),
    /** places that are empty and should not be */
    missing: t.readonlyArray(t.readonly(t.strict({ from_seq: Seq, to_seq: Seq }))),
  }),
  'PageEntry',
);
export type PageEntry = t.TypeOf<typeof PageEntry>;
