import { stringify } from 'csv-stringify/sync';
import type { TransitionRecord } from '../../../projections/history/transitions.ts';
import { csvOptions } from '../../terminal/format.ts';

const columns = [
  'transition_id',
  'api_id',
  'seq',
  'from',
  'to',
  'at',
  'since',
  'presumed',
  'previous_duration_ms',
  'status_code',
  'error_kind',
  'error_message',
  'alerted_at',
  'channel',
  'message_id',
  'signal',
  'latency_ms',
  'certificate_until',
] as const;

const options = { ...csvOptions, cast: { boolean: String } } as const;

export const transitionsCsvHead = (): string => stringify([[...columns]], options);

/** Lines of the CSV, without the heading. */
export const transitionsCsv = (records: readonly TransitionRecord[]): string =>
  stringify(
    records.map(({ cause, ...record }) => ({
      ...record,
      status_code: cause?.status_code ?? null,
      error_kind: cause?.error?.kind ?? null,
      error_message: cause?.error?.message ?? null,
      latency_ms: cause?.latency_ms ?? null,
      certificate_until: cause?.certificate_until ?? null,
    })),
    { ...options, columns: [...columns] },
  );
