import type { SQLOutputValue } from 'node:sqlite';
import type * as E from 'fp-ts/lib/Either.js';
import { decodeState, type InvalidState } from '../../projections/health/decode-state.ts';
import type { Health } from '../../projections/health/health-state.ts';

/** A state as SQLite keeps it: what people query has columns, the rest of the state is one JSON text. */
export const stateColumns = [
  'api_id',
  'version',
  'last_state',
  'last_status_code',
  'last_latency_ms',
  'last_checked_at',
  'last_changed_at',
  'last_error',
  'more',
] as const;

/** In the order of `stateColumns`. */
export const stateValues = (state: Health): readonly (string | number | null)[] => {
  const {
    api_id,
    version,
    last_state,
    last_status_code,
    last_latency_ms,
    last_checked_at,
    last_changed_at,
    last_error,
    ...more
  } = state;
  return [
    api_id,
    version,
    last_state,
    last_status_code,
    last_latency_ms,
    last_checked_at,
    last_changed_at,
    last_error,
    JSON.stringify(more),
  ];
};

const parse = (text: SQLOutputValue | undefined): unknown => {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
};

/** Columns win over what the JSON says, so nothing is there twice. */
export const decodeStoredState = ({
  more,
  ...columns
}: Readonly<Record<string, SQLOutputValue>>): E.Either<InvalidState, Health> => {
  const rest = parse(more);
  return decodeState(typeof rest === 'object' && rest !== null ? { ...rest, ...columns } : columns);
};
