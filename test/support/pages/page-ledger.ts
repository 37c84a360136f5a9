import { join } from 'node:path';
import { initialHealth } from '../../../src/projections/health/health-state.ts';
import { decideAll } from '../../../src/projections/health/decide-all.ts';
import type { Ledger } from '../../../src/projections/ledger.ts';
import type { Outcome } from '../../../src/events/fields/outcome.ts';
import { checked, configRead } from '../ledger/commands.ts';

export type PageCheck = Readonly<{ minute: number; outcome: Outcome; latency?: number; error?: string }>;

const begin = Date.UTC(2026, 9, 1);
export const timeAt = (minutes: number): string => new Date(begin + minutes * 60_000).toISOString();

/** One API's checks, a minute's interval, written as one commit. */
export const writeChecks = async (
  ledger: Ledger,
  apiId: string,
  checks: readonly PageCheck[],
): Promise<void> => {
  let state = initialHealth(apiId);
  const events = checks.flatMap((each, i) => {
    const at = timeAt(each.minute);
    const config = configRead(0, {}, apiId);
    const check = checked(i, each.outcome, {
      checked_at: at,
      scheduled_at: at,
      latency_ms: each.latency ?? 40,
      ...(each.error === undefined ? {} : { error: { kind: 'other', message: each.error } }),
    });
    const read =
      config._tag === 'RecordConfig'
        ? { ...config, configured: { ...config.configured, read_at: at } }
        : config;
    const proposal = decideAll(
      state,
      { pass_id: `pass-${String(i)}`, recorded_at: at, runner: { id: 'test', version: '0' } },
      i === 0 ? [read, check] : [check],
    );
    state = proposal.after;
    return proposal.events;
  });
  const commit = { api_id: apiId, expected: 0, events, state, hasState: false };
  const [result] = await ledger.commit([commit])();
  if (result?._tag !== 'Committed') throw new Error(`${apiId}: ${result?._tag ?? 'nothing'}`);
};

/** Screenshots are kept for people to look at; git ignores them. */
export const screenshotFile = (name: string): string =>
  join(import.meta.dirname, '..', '..', '..', '.cache', 'pages', `${name}.png`);
