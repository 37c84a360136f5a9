import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { Event } from '../../events/event.ts';
import type { EventRecord } from '../../events/event-record.ts';
import { mayResume } from '../../events/stream-resumed.ts';
import { dayMs, epochMs } from '../health/epoch-ms.ts';
import { evolve } from '../health/evolve.ts';
import { initialHealth, type Health } from '../health/health-state.ts';
import { beginHistory, endHistory, foldEvent } from '../report/api-history.ts';
import type { ApiHistory } from '../report/history-counts.ts';
import type { ReportPeriod } from '../report/report-period.ts';
import { dayOf } from './page-days.ts';
import type { Cause, PageEntry } from './page-entry.ts';

/** What a page knows of one API while its stream is read; filled as it is read. */
export type PageHistory = {
  readonly api_id: string;
  state: Health;
  history: ApiHistory;
  latest: number;
  createdAt: number | null;
  causes: Cause[];
  /** what is known up to the first pass that began after the page's time; null: no such pass came yet */
  snapshot: PageEntry | null;
  unreadable: InvalidItem | null;
};

export const beginPageHistory = (apiId: string, period: ReportPeriod): PageHistory => ({
  api_id: apiId,
  state: initialHealth(apiId),
  history: beginHistory(apiId, period),
  latest: 0,
  createdAt: null,
  causes: [],
  snapshot: null,
  unreadable: null,
});

const kinds = ['up', 'down', 'monitored'] as const;

const daysOf = ({ coverage: { buckets } }: ApiHistory): readonly (readonly number[])[] => {
  const runs: number[][] = [];
  for (const [i, day] of buckets.edges.slice(0, -1).entries()) {
    const figures = kinds.map((kind) => Number(buckets[kind][i]));
    if (figures.every((ms) => ms === 0)) continue;
    const last = runs.at(-1);
    const follows = last !== undefined && day === Number(last[0]) + Number(last[1]) * dayMs;
    if (follows && figures.every((ms, place) => ms === last[place + 2])) last[1] = Number(last[1]) + 1;
    else runs.push([day, 1, ...figures]);
  }
  return runs;
};

/** What is known so far, to go on from. */
export const entryOf = (page: PageHistory): PageEntry => {
  const { state, history, latest, createdAt, causes } = page;
  const { coverage, incident } = history;
  return {
    api_id: page.api_id,
    seq: history.seq,
    hash: state.head_hash,
    latest,
    createdAt,
    recordedAt: history.recordedAt,
    intervalMs: history.intervalMs,
    unmonitored: history.unmonitored,
    state: { ...state, last_error: null },
    open: { ...coverage.open },
    pending: [...coverage.pending],
    countedTo: coverage.countedTo,
    monitoredSince: coverage.monitoredSince,
    unmonitoredAt: coverage.unmonitoredAt,
    monitored: [...coverage.monitored],
    downMs: coverage.downMs,
    downMsUntil: coverage.downMsUntil,
    days: daysOf(history),
    incident:
      incident === null
        ? null
        : { seq: incident.seq, from: incident.from, downMsBefore: incident.downMsBefore },
    incidents: history.incidents.map(({ seq, from, to, observedMs }) => ({ seq, from, to, observedMs })),
    causes: [...causes],
    missing: [...history.missing],
  };
};

const fillDays = (history: ApiHistory, days: PageEntry['days']): void => {
  const { buckets } = history.coverage;
  const places = new Map(buckets.edges.slice(0, -1).map((day, i) => [day, i]));
  for (const [first = 0, count = 0, ...figures] of days)
    for (let i = 0; i < count; i += 1) {
      const place = places.get(first + i * dayMs);
      if (place !== undefined)
        for (const [n, kind] of kinds.entries()) buckets[kind][place] = Number(figures[n]);
    }
};

/** Goes on from what was known. Days before those of `period` are left out. */
export const resumePageHistory = (entry: PageEntry, period: ReportPeriod): PageHistory => {
  const begun = beginHistory(entry.api_id, period);
  const history: ApiHistory = {
    ...begun,
    health: entry.state,
    seq: entry.seq,
    recordedAt: entry.recordedAt,
    intervalMs: entry.intervalMs,
    unmonitored: entry.unmonitored,
    coverage: {
      ...begun.coverage,
      open: { ...entry.open },
      pending: [...entry.pending],
      countedTo: entry.countedTo,
      monitoredSince: entry.monitoredSince,
      unmonitoredAt: entry.unmonitoredAt,
      monitored: [...entry.monitored],
      downMs: entry.downMs,
      downMsUntil: entry.downMsUntil,
    },
    incident: entry.incident === null ? null : { ...entry.incident, checks: 0, first: [], last: [] },
    incidents: entry.incidents.map((incident) => ({
      ...incident,
      stopped: null,
      checks: 0,
      first: [],
      last: [],
    })),
    missing: [...entry.missing],
  };
  fillDays(history, entry.days);
  return {
    ...beginPageHistory(entry.api_id, period),
    state: entry.state,
    history,
    latest: entry.latest,
    createdAt: entry.createdAt,
    causes: [...entry.causes],
  };
};

/** When the pass began that recorded this, by its own clock; null: the event does not say. */
const passTime = (event: Event): number | null => {
  if (event.type === 'CheckCompleted') return epochMs(event.scheduled_at);
  return event.type === 'ApiConfigured' ? epochMs(event.read_at) : null;
};

/**
 * Folds the next line of a stream for a page as of a time (`period.now`): all up to the last event of a pass that began by
 * then. A pass whose clock was ahead does not end it, as long as one follows whose clock was right.
 */
export const foldPageLine = (
  page: PageHistory,
  period: ReportPeriod,
  item: E.Either<InvalidItem, EventRecord>,
): void => {
  // After a line that cannot be read, nothing more is folded until the stream is resumed.
  if (page.unreadable !== null && (E.isLeft(item) || !mayResume(item.right.body))) return;
  if (E.isLeft(item)) {
    page.unreadable = item.left;
    return;
  }
  const decoded = decodeEvent(item.right);
  if (E.isLeft(decoded)) {
    page.unreadable = decoded.left;
    return;
  }
  const event = decoded.right;
  if (event.type === 'StreamResumed') page.unreadable = null;
  const time = passTime(event);
  if (time !== null && time > period.now) page.snapshot ??= entryOf(page);
  else if (time !== null) page.snapshot = null;
  foldEvent(page.history, period, item.right, event);
  if (event.type === 'StateChanged' && event.signal === 'availability' && event.to === 'DOWN')
    page.causes.push({
      seq: event.seq,
      status_code: page.state.last_status_code,
      error: page.state.last_error,
    });
  page.state = evolve(page.state, event);
  page.createdAt ??= epochMs(event.recorded_at);
  if (time !== null && time <= period.now) page.latest = Math.max(page.latest, time);
};

/** The fold as of the page's time: without what passes recorded that began later. */
export const asOfPage = (page: PageHistory, period: ReportPeriod): PageHistory => {
  if (page.snapshot === null) return page;
  const { unreadable } = page;
  return { ...resumePageHistory(page.snapshot, period), unreadable };
};

/** The end of the log, as `asOfPage` gives it: what is open is told up to the page's time, or to the last check of its pass. */
export const endPageHistory = (page: PageHistory, period: ReportPeriod): void => {
  const checked = page.state.last_checked_at;
  const until = Math.max(period.now, checked === null ? 0 : epochMs(checked) + 1);
  endHistory(page.history, { ...period, until: Math.min(until, period.until) });
};

/** The days of a page of which something is known, oldest first: ms of each. */
export const pageDays = (
  { history }: PageHistory,
  period: ReportPeriod,
): readonly Readonly<{ day: number; up: number; down: number; monitored: number }>[] => {
  const { buckets } = history.coverage;
  return buckets.edges
    .map((day, i) => ({
      day,
      up: Number(buckets.up[i]),
      down: Number(buckets.down[i]),
      monitored: Number(buckets.monitored[i]),
    }))
    .filter(({ day }) => day <= dayOf(period.now));
};
