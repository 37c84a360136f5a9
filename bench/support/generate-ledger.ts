import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { openSqliteLedger } from '../../src/adapters/sqlite/open-sqlite-ledger.ts';
import { unsaidConfig, type LoggedConfig } from '../../src/events/api-configured.ts';
import { configDigest } from '../../src/events/config-digest.ts';
import type { EventMetadata } from '../../src/events/chain-event.ts';
import type { Command } from '../../src/projections/health/decide.ts';
import { initialHealth, type Health } from '../../src/projections/health/health-state.ts';
import type { Commit } from '../../src/projections/ledger.ts';
import { decideAll } from '../../src/projections/health/decide-all.ts';

export type LedgerPlan = Readonly<{
  file: string;
  apis: number;
  checks: number;
  /** epoch ms of the first pass */
  begin: number;
  intervalSeconds: number;
}>;

const loggedConfig = (api: number, intervalSeconds: number): LoggedConfig => ({
  url: `https://api-${String(api)}.example/health`,
  method: 'GET',
  expected_status_codes: [200],
  timeout_ms: 5000,
  check_interval_seconds: intervalSeconds,
  enabled: true,
  failure_threshold: 2,
  success_threshold: 1,
  retries: 0,
  headers: ['accept'],
  follow_redirects: true,
  retain_checks_days: null,
  removed: false,
  ...unsaidConfig,
});

/** Repeatable noise: the same ledger each time, byte for byte. */
const randomFrom = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

type Generated = { state: Health; downLeft: number; base: number };

/**
 * A ledger as passes write it: pass after pass, all APIs in each, with single failures, outages, and a latency of
 * its own for each API. Written through the real store.
 */
export const generateLedger = async (plan: LedgerPlan): Promise<void> => {
  const { file, apis, checks, begin, intervalSeconds } = plan;
  mkdirSync(dirname(file), { recursive: true });
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  const opened = await openSqliteLedger({ file })();
  if (E.isLeft(opened)) throw new Error(opened.left.message);
  const ledger = opened.right;
  const random = randomFrom(7);
  const all = Array.from({ length: apis }, (_, api): Generated => ({
    state: initialHealth(`api-${String(api).padStart(4, '0')}`),
    downLeft: 0,
    base: 20 + Math.floor(random() * 180),
  }));
  const digests = all.map(({ state }, api) => configDigest(state.api_id, loggedConfig(api, intervalSeconds)));
  for (let pass = 0; pass * apis < checks; pass += 1) {
    const passId = `01BENCH${String(pass).padStart(19, '0')}`;
    const time = begin + pass * intervalSeconds * 1000;
    const commits = all.map((each, api): Commit => {
      const { state, base } = each;
      if (each.downLeft > 0) each.downLeft -= 1;
      else if (random() < 0.0015) each.downLeft = 1 + Math.floor(random() ** 3 * 40);
      const up = each.downLeft === 0;
      const latency = up ? base + Math.floor(random() ** 4 * base * 6) : 5000;
      const checkedAt = new Date(time + Math.floor(random() * 900)).toISOString();
      const shown = loggedConfig(api, intervalSeconds);
      const digest = digests[api] ?? '';
      const stamp: EventMetadata = {
        pass_id: passId,
        recorded_at: new Date(time + 900 + latency).toISOString(),
        runner: { id: 'monitor-1', version: '0.1.0' },
      };
      const observations: readonly Command[] = [
        ...(pass === 0
          ? [
              {
                _tag: 'RecordConfig',
                configured: {
                  type: 'ApiConfigured',
                  ...shown,
                  config_digest: digest,
                  read_at: new Date(time - 50).toISOString(),
                },
              } as const,
            ]
          : []),
        {
          _tag: 'RecordCheck',
          check: {
            type: 'CheckCompleted',
            pass_id: passId,
            scheduled_at: new Date(time).toISOString(),
            checked_at: checkedAt,
            outcome: up ? 'UP' : 'DOWN',
            status_code: up ? 200 : null,
            latency_ms: latency,
            timings: up
              ? { dns: 1, connect: 4, tls: 9, first_byte: latency - 16, body: 2 }
              : { dns: 1, connect: 4, tls: 9, first_byte: null, body: null },
            certificate_until: undefined,
            attempts: 1,
            error: up ? null : { kind: 'timeout', message: 'no answer within 5000 ms' },
            config_digest: digest,
          },
        },
      ];
      const { events, after } = decideAll(state, stamp, observations);
      each.state = after;
      return {
        api_id: state.api_id,
        expected: state.version,
        events,
        state: after,
        hasState: pass > 0,
      };
    });
    for (const result of await ledger.commit(commits)())
      if (result._tag !== 'Committed') throw new Error(`the store answered ${result._tag}`);
  }
  ledger.close();
};
