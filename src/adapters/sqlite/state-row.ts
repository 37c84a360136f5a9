import type { SQLOutputValue } from 'node:sqlite';
import type * as E from 'fp-ts/lib/Either.js';
import { parseJson } from '../../events/decoding/parse-json.ts';
import { decodeState, type InvalidState } from '../../projections/health/decode-state.ts';
import type { Health } from '../../projections/health/health-state.ts';
import { storedState } from '../../projections/health/stored-state.ts';

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

// JSON omits undefined members.
const without: Readonly<Record<string, undefined>> = Object.fromEntries(
  shown.map((name) => [name, undefined]),
);

/** The columns of a state as SQLite keeps it. */
export const stateColumns = [...shown, 'more'] as const;

/** In the order of `stateColumns`. */
export const stateValues = (state: Health): readonly (string | number | null)[] => [
  ...shown.map((name) => state[name]),
  JSON.stringify({ ...storedState(state), ...without }),
];

/** Columns win over what the JSON says, so nothing is there twice. */
export const decodeStoredState = ({
  more,
  ...columns
}: Readonly<Record<string, SQLOutputValue>>): E.Either<InvalidState, Health> => {
  const rest = typeof more === 'string' ? parseJson(more) : undefined;
  return decodeState(typeof rest === 'object' && rest !== null ? { ...rest, ...columns } : columns);
};
