import * as E from 'fp-ts/lib/Either.js';
import { loggedConfigOf } from '../../events/api-configured.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger } from '../../projections/ledger.ts';
import { acceptConfig } from '../../projections/health/accept-check.ts';
import type { ApiConfig } from '../config/api-config.ts';
import { readOne } from '../recording/read-events.ts';
import type { StreamWriter } from '../recording/stream-writer.ts';
import { formatError } from '../text/format-error.ts';
import { configuredEvent, loggedConfig } from '../config/logged-config.ts';

type Reading = Readonly<{ readAt: string; retainDays: number | null }>;

/** Records a config that differs from the projected one. Gives the reason when it could not. */
export const recordChange = async (
  writer: StreamWriter,
  config: ApiConfig,
  { readAt, retainDays }: Reading,
): Promise<string | null> => {
  const configured = configuredEvent(config.api_id, loggedConfig(config, retainDays), readAt);
  const recorded = await writer.execute(config.api_id, (state, now) => ({
    observations:
      acceptConfig(state, configured, now) === 'record' ? [{ _tag: 'RecordConfig', configured }] : [],
    value: null,
  }));
  return recorded._tag === 'Appended' ? null : recorded.reason;
};

/** Records that the source lists an API no more: its last shown config again, as removed. */
export const recordRemoval = async (
  writer: StreamWriter,
  ledger: Ledger,
  row: Health,
  readAt: string,
): Promise<string | null> => {
  if (row.config === null) return null;
  const { seq } = row.config;
  const last = await readOne(ledger, row.api_id, seq);
  if (E.isLeft(last)) return formatError(last.left);
  if (last.right?.type !== 'ApiConfigured')
    return `event ${row.api_id}/${String(seq)} should be its config and is ${last.right?.type ?? 'missing'}`;
  const configured = configuredEvent(row.api_id, { ...loggedConfigOf(last.right), removed: true }, readAt);
  const recorded = await writer.execute(row.api_id, (state, now) => ({
    // Somebody recorded another config meanwhile: the next pass looks again.
    observations:
      state.config?.seq === seq && acceptConfig(state, configured, now) === 'record'
        ? [{ _tag: 'RecordConfig', configured }]
        : [],
    value: null,
  }));
  return recorded._tag === 'Appended' ? null : recorded.reason;
};
