import * as E from 'fp-ts/lib/Either.js';
import { invalidItemText, type InvalidItem } from '../../events/encoding/invalid-item.ts';
import { pendingChannels } from '../../projections/health/debts.ts';
import { initialHealth, type Health } from '../../projections/health/health-state.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import { readPendingAlerts } from '../alerting/alert-details.ts';
import { apiStatus, countPending, type ApiStatus, type Pending } from './api-status.ts';
import type { Configs } from '../ports/config-source.ts';
import { isEntry } from '../config/invalid-config.ts';
import { stateOfLog } from '../states/state-of-log.ts';
import { monitoredApis } from './monitored-apis.ts';

/** One API as it stands, and the state behind it. */
export type StatusRow = Readonly<{ status: ApiStatus; state: Health }>;

/** Rows, and APIs that have none yet: listed, or with a state that cannot be read. */
const withoutState = (
  states: readonly Health[],
  configs: Configs | null,
  faults: readonly InvalidItem[],
): readonly Health[] => {
  const have = new Set(states.map(({ api_id }) => api_id));
  const named = [
    ...(configs?.configs ?? []).map(({ api_id }) => api_id),
    ...[...(configs?.invalid ?? []).filter(isEntry), ...faults].flatMap(({ api_id }) => api_id ?? []),
  ];
  return [...new Set(named)].filter((apiId) => !have.has(apiId)).map(initialHealth);
};

/** Streams that are read at a time, for stores that are far away. */
const together = 32;

const byName = (a: StatusRow, b: StatusRow): number =>
  a.status.api_id < b.status.api_id ? -1 : Number(a.status.api_id > b.status.api_id);

const pendingOf = async (ledger: Ledger, state: Health): Promise<Pending> => {
  if (state.changed_seq <= state.alerted_seq) return countPending(state, []);
  const pending = await readPendingAlerts(ledger, new Map(), state, null);
  // Where they cannot be read, the state still knows on which channels there are some.
  return countPending(
    state,
    E.isRight(pending) ? pending.right : [{ seq: state.changed_seq, channels: pendingChannels(state) }],
  );
};

/** The state of an API of which no state was found: it is new, or its state is lost, and then its log knows. */
const readWithoutState = async (
  ledger: Ledger,
  none: Health,
  unusable: InvalidItem | undefined,
  now: number,
): Promise<E.Either<LedgerError, Readonly<{ state: Health; why: string | null }>>> => {
  if (unusable !== undefined)
    return E.right({ state: none, why: `its state cannot be read: ${unusable.faults.join('; ')}` });
  const folded = await stateOfLog(ledger, none.api_id, now);
  if (E.isRight(folded)) return E.right({ state: folded.right, why: null });
  if (folded.left._tag === 'LedgerError') return E.left(folded.left);
  return E.right({
    state: none,
    why: `its state is lost and its log cannot be read: ${invalidItemText(folded.left)}`,
  });
};

/**
 * The current state of all APIs, from their states, by name. Configs that are null could not be read: then the log says
 * what is watched. A state that cannot be read is reported and shows as unmonitored; one that is lost is folded from
 * the log.
 */
export const readStatus = async (
  ledger: Ledger,
  configs: Configs | null,
  configsName: string,
  now: number,
): Promise<E.Either<LedgerError, readonly StatusRow[]>> => {
  const loaded = await ledger.loadStates()();
  if (E.isLeft(loaded)) return loaded;
  const { states, faults } = loaded.right;
  const unreadable = new Map(faults.map((unusable) => [unusable.api_id, unusable]));
  const watch = monitoredApis(ledger, configs, configsName);
  const found: StatusRow[] = [];
  const add = async (state: Health, why: string | null): Promise<void> => {
    const monitored = why === null ? await watch(state) : ({ _tag: 'unmonitored', why } as const);
    found.push({ status: apiStatus(state, monitored, await pendingOf(ledger, state), now), state });
  };
  for (const state of states) await add(state, null);
  const without = withoutState(states, configs, faults);
  for (let i = 0; i < without.length; i += together) {
    const some = without.slice(i, i + together);
    const reads = some.map((none) => readWithoutState(ledger, none, unreadable.get(none.api_id), now));
    for (const read of await Promise.all(reads)) {
      if (E.isLeft(read)) return read;
      await add(read.right.state, read.right.why);
    }
  }
  return E.right(found.toSorted(byName));
};
