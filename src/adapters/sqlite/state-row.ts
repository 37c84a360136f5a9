import type * as E from 'fp-ts/lib/Either.js';
import { parseJson } from '../../events/decoding/parse-json.ts';
import { decodeState, type InvalidState } from '../../projections/health/decode-state.ts';
import type { Health } from '../../projections/health/health-state.ts';
import { storedState } from '../../projections/health/stored-state.ts';
import type { StoredRecord } from './event-row.ts';

// Members that people query have their own columns. The rest of a state is one JSON text.
const shown = [
  'api_id',
  'version',
  'last_state',
  'last_status_code',
  'last_latency_ms',
  'last_checked_at',
  'last_changed_at',
  'last_error',
] as const satisfies readonly (keyof Health)[];

type Shown = Readonly<Record<(typeof shown)[number], unknown>>;

/** The columns of a state as SQLite keeps it. */
export const stateColumns = [...shown, 'more'] as const;

// Both name each member: a spread over members that are there already takes many times as long.

/** In the order of `stateColumns`. JSON omits undefined members. */
export const stateValues = (state: Health): readonly (string | number | null)[] => [
  state.api_id,
  state.version,
  state.last_state,
  state.last_status_code,
  state.last_latency_ms,
  state.last_checked_at,
  state.last_changed_at,
  state.last_error,
  JSON.stringify({
    ...storedState(state),
    api_id: undefined,
    version: undefined,
    last_state: undefined,
    last_status_code: undefined,
    last_latency_ms: undefined,
    last_checked_at: undefined,
    last_changed_at: undefined,
    last_error: undefined,
  } satisfies Shown),
];

/** A record by position, in the order of `stateColumns`. Columns win over what the JSON says, so nothing is there twice. */
export const decodeStoredState = ({
  0: api_id,
  1: version,
  2: last_state,
  3: last_status_code,
  4: last_latency_ms,
  5: last_checked_at,
  6: last_changed_at,
  7: last_error,
  8: more,
}: StoredRecord): E.Either<InvalidState, Health> => {
  const rest = typeof more === 'string' ? parseJson(more) : undefined;
  return decodeState({
    ...(typeof rest === 'object' ? rest : null),
    api_id,
    version,
    last_state,
    last_status_code,
    last_latency_ms,
    last_checked_at,
    last_changed_at,
    last_error,
  } satisfies Shown);
};
