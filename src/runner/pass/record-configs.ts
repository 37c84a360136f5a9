import * as E from 'fp-ts/lib/Either.js';
import { loggedConfigOf } from '../../events/api-configured.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger } from '../../projections/ledger.ts';
import type { ApiConfig } from '../config/api-config.ts';
import { readOne } from '../recording/read-events.ts';
import type { StreamWriter } from '../recording/stream-writer.ts';
import { formatError } from '../text/format-error.ts';
import { configuredEvent, loggedConfig } from '../config/logged-config.ts';
import type { PreparedPass } from './prepare-pass.ts';
import type { Note } from '../ports/note.ts';

type Reading = Readonly<{ readAt: string; retainDays: number | null }>;

/** Records a config that differs from the projected one. Gives the reason when it could not. */
const recordChange = async (
  writer: StreamWriter,
  config: ApiConfig,
  { readAt, retainDays }: Reading,
): Promise<string | null> => {
  const configured = configuredEvent(config.api_id, loggedConfig(config, retainDays), readAt);
  const appended = await writer.execute(config.api_id, () => [{ _tag: 'RecordConfig', configured }]);
  return appended._tag === 'Appended' ? null : appended.reason;
};

/** Records that the source no longer lists an API: its last shown config again, as removed. */
const recordRemoval = async (
  writer: StreamWriter,
  ledger: Ledger,
  state: Health,
  readAt: string,
): Promise<string | null> => {
  if (state.config === null) return null;
  const { seq } = state.config;
  const last = await readOne(ledger, state.api_id, seq);
  if (E.isLeft(last)) return formatError(last.left);
  if (last.right?.type !== 'ApiConfigured')
    return `event ${state.api_id}/${String(seq)} should be its config and is ${last.right?.type ?? 'missing'}`;
  const configured = configuredEvent(state.api_id, { ...loggedConfigOf(last.right), removed: true }, readAt);
  // If another config was recorded meanwhile, the next pass looks again.
  const appended = await writer.execute(state.api_id, () => [
    { _tag: 'RecordConfig', configured, replaces: seq },
  ]);
  return appended._tag === 'Appended' ? null : appended.reason;
};

/** Records config changes and removals that no check brings along; what cannot be recorded is noted. */
export const recordConfigs = async (
  ledger: Ledger,
  { writer, plan, delivery, unrecorded, context }: PreparedPass,
  note: Note,
): Promise<void> => {
  const one = async (apiId: string, recording: Promise<string | null>) => {
    const reason = await recording;
    if (reason !== null) {
      unrecorded.add(apiId);
      note(`the config of ${apiId} was not recorded: ${reason}`, { api_id: apiId });
    }
    const state = writer.state(apiId);
    if (state.changed_seq > state.alerted_seq) delivery.enqueue(apiId);
  };
  await Promise.all([
    ...plan.changed.map((config) => one(config.api_id, recordChange(writer, config, context))),
    ...plan.removed.map((state) => one(state.api_id, recordRemoval(writer, ledger, state, context.readAt))),
  ]);
};
