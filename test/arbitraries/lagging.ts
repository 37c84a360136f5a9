import fc from 'fast-check';
import type { EventRecord } from '../../src/events/event-record.ts';
import { initialHealth, type Health } from '../../src/projections/health/health-state.ts';
import { history, type Played } from './history.ts';

/** A log of one API, what its row would say at its end, and a row that lags as a crash may leave it. */
export type Lagging = Readonly<{
  all: readonly Played[];
  lines: readonly EventRecord[];
  end: Health;
  row: Health;
}>;

export const linesOf = (all: readonly Played[]): readonly EventRecord[] =>
  all.flatMap(({ events }) => events.map(({ line }) => line));

/** Any history with a row that lags by commits of one event only: never a transition, never a config. */
export const lagging: fc.Arbitrary<Lagging> = fc.tuple(history(), fc.nat()).map(([all, cut]) => {
  const atomic = all.findLastIndex(
    ({ events }) => events.length > 1 || events[0]?.event.type === 'ApiConfigured',
  );
  const end = all.at(-1)?.after ?? initialHealth('api');
  const row = all[atomic + (cut % (all.length - atomic))]?.after ?? end;
  return Object.assign(
    { all, lines: linesOf(all), end, row },
    { [fc.toStringMethod]: () => `${fc.stringify(all)}, row at ${String(row.version)}` },
  );
});
