import * as E from 'fp-ts/lib/Either.js';
import { shownConfigOf } from '../../events/api-configured.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger } from '../../projections/ledger.ts';
import { admitConfig } from '../../projections/health/accept-check.ts';
import type { ApiConfig } from '../config/api-config.ts';
import { readOne } from '../recording/read-events.ts';
import type { Desk } from '../recording/stream-writer.ts';
import { problemText } from '../text/format-error.ts';
import { configuredEvent, shownConfig } from '../config/logged-config.ts';

type Reading = Readonly<{ readAt: string; retainDays: number | null }>;

/** Records a config that differs from the projected one. Gives the reason when it could not. */
export const recordChange = async (
  desk: Desk,
  config: ApiConfig,
  { readAt, retainDays }: Reading,
): Promise<string | null> => {
  const configured = configuredEvent(config.api_id, shownConfig(config, retainDays), readAt);
  const recorded = await desk.submit(config.api_id, (state, now) => ({
    observations:
      admitConfig(state, configured, now) === 'record' ? [{ _tag: 'ConfigRead', configured }] : [],
    value: null,
  }));
  return recorded._tag === 'Recorded' ? null : recorded.reason;
};

/** Records that the source lists an API no more: its last shown config again, as removed. */
export const recordRemoval = async (
  desk: Desk,
  ledger: Ledger,
  row: Health,
  readAt: string,
): Promise<string | null> => {
  if (row.config === null) return null;
  const { seq } = row.config;
  const last = await readOne(ledger, row.api_id, seq);
  if (E.isLeft(last)) return problemText(last.left);
  if (last.right?.type !== 'ApiConfigured')
    return `event ${row.api_id}/${String(seq)} should be its config and is ${last.right?.type ?? 'missing'}`;
  const configured = configuredEvent(row.api_id, { ...shownConfigOf(last.right), removed: true }, readAt);
  const recorded = await desk.submit(row.api_id, (state, now) => ({
    // Somebody recorded another config meanwhile: the next pass looks again.
    observations:
      state.config?.seq === seq && admitConfig(state, configured, now) === 'record'
        ? [{ _tag: 'ConfigRead', configured }]
        : [],
    value: null,
  }));
  return recorded._tag === 'Recorded' ? null : recorded.reason;
};
