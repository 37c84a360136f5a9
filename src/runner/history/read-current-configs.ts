import * as E from 'fp-ts/lib/Either.js';
import type { ApiConfigured } from '../../events/api-configured.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import { readOne } from '../recording/read-events.ts';

/**
 * The config of each API that the log has last, as its state says. One whose state or config cannot be read is left out: whoever
 * reads its stream finds that out, and says so.
 */
export const readCurrentConfigs = async (
  ledger: Ledger,
  apis: readonly string[] | null,
): Promise<E.Either<LedgerError, ReadonlyMap<string, ApiConfigured>>> => {
  const loaded = await ledger.loadStates(apis ?? undefined)();
  if (E.isLeft(loaded)) return loaded;
  const configs = new Map<string, ApiConfigured>();
  for (const { api_id, config } of loaded.right.states) {
    if (config === null) continue;
    const read = await readOne(ledger, api_id, config.seq);
    if (E.isLeft(read) && read.left._tag === 'LedgerError') return E.left(read.left);
    if (E.isRight(read) && read.right?.type === 'ApiConfigured') configs.set(api_id, read.right);
  }
  return E.right(configs);
};
