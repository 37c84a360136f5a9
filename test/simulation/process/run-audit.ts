import * as E from 'fp-ts/lib/Either.js';
import { auditLog } from '../../../src/runner/audit/audit-log.ts';
import type { World } from '../world/world.ts';

/** When the simulated store forgot its last check, all that it forgot had expired. */
const swept = 10 * 86_400_000;

/** What the real audit finds wrong in the simulated stores, some days later. */
export const runAudit = async ({ store, scheduler }: World): Promise<readonly string[]> => {
  const clock = { now: () => scheduler.now() + swept, sleep: () => Promise.resolve() };
  const audited = await auditLog({ ledger: store.reader, clock, progress: () => undefined }, null);
  if (E.isLeft(audited)) return [audited.left.message];
  // Nobody runs a pass in these days.
  return audited.right.report.faults
    .filter(({ fault }) => !fault.includes('pending for more than a day'))
    .map(({ api_id, seq, fault }) => `${api_id}/${String(seq)} ${fault}`);
};
