import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { openSqliteLedger } from '../../src/adapters/sqlite/open-sqlite-ledger.ts';
import { unsaidConfig } from '../../src/events/api-configured.ts';
import { configDigest } from '../../src/events/config-digest.ts';
import { beginDays, type Summary } from '../../src/projections/days/begin-days.ts';
import { foldDays } from '../../src/projections/days/day-fold.ts';
import type { Command } from '../../src/projections/health/decide.ts';
import { decideAll, type DecidedEvent } from '../../src/projections/health/decide-all.ts';
import { initialHealth, type Health } from '../../src/projections/health/health-state.ts';

const dayMs = 86_400_000;
const checksOfDay = 1440;
const iso = (ms: number): string => new Date(ms).toISOString();
const stampAt = (ms: number) => ({
  pass_id: `01BENCH${String(ms).padStart(19, '0')}`,
  recorded_at: iso(ms),
  runner: { id: 'monitor-1', version: '0.1.0' },
});

/** Noise that is the same each time. */
const random = (n: number): number => {
  const x = Math.sin(n * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
};

const configAt = (apiId: string, ms: number): Command => {
  const logged = {
    url: `https://${apiId}.example/health`,
    method: 'GET',
    expected_status_codes: [200],
    timeout_ms: 5000,
    check_interval_seconds: 60,
    enabled: true,
    failure_threshold: 2,
    success_threshold: 1,
    retries: 0,
    headers: ['accept'],
    follow_redirects: true,
    retain_checks_days: 30,
    removed: false,
    ...unsaidConfig,
  };
  const config_digest = configDigest(apiId, logged);
  return {
    _tag: 'RecordConfig',
    configured: { type: 'ApiConfigured', ...logged, config_digest, read_at: iso(ms) },
  };
};

const checkAt = (ms: number, n: number): Command => ({
  _tag: 'RecordCheck',
  check: {
    type: 'CheckCompleted',
    pass_id: stampAt(ms).pass_id,
    scheduled_at: iso(ms),
    checked_at: iso(ms),
    outcome: random(n) < 0.001 ? 'DOWN' : 'UP',
    status_code: 200,
    latency_ms: 90 + Math.floor(random(n * 7 + 1) ** 4 * 540),
    timings: null,
    certificate_until: undefined,
    attempts: 1,
    error: null,
    config_digest: '0'.repeat(64),
  },
});

/** Some days of checks, one a minute. */
const foldedDays = (begin: number): readonly Summary[] => {
  let state = initialHealth('api');
  const fold = beginDays('api');
  const summaries: Summary[] = [];
  for (let n = 0; n <= 3 * checksOfDay + 1; n += 1) {
    const ms = begin + n * 60_000;
    const commands = [...(n === 0 ? [configAt('api', ms)] : []), checkAt(ms, n)];
    const { events, after } = decideAll(state, stampAt(ms), commands);
    state = after;
    for (const one of events) summaries.push(...foldDays(fold, one, ms + dayMs));
  }
  return summaries;
};

type Decided = Readonly<{ before: Health; events: readonly DecidedEvent[]; after: Health }>;

const summarized = (state: Health, folded: Summary, begin: number, day: number): Decided => {
  const before = { ...state, version: (day + 1) * (checksOfDay + 1) };
  const own = {
    ...folded,
    day: iso(begin + day * dayMs).slice(0, 10),
    from_seq: before.version - checksOfDay,
    until_seq: before.version,
    previous_summary_seq: state.summarized_seq,
  };
  const stamp = stampAt(begin + (day + 1) * dayMs + 900_000);
  const asked = [configAt(state.api_id, begin)];
  const days = () => E.right({ events: [own], clockSkewed: false });
  return { before, ...decideAll(before, stamp, asked, days) };
};

/** A ledger of APIs whose checks have all expired: of each there are its config and the summaries of its days. */
export const generateDays = async (
  plan: Readonly<{ file: string; apis: number; days: number; begin: number }>,
): Promise<void> => {
  const { file, apis, days, begin } = plan;
  mkdirSync(dirname(file), { recursive: true });
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  const opened = await openSqliteLedger({ file })();
  if (E.isLeft(opened)) throw new Error(opened.left.message);
  const ledger = opened.right;
  const commit = async (all: readonly Decided[]): Promise<readonly Health[]> => {
    const commits = all.map(({ before, events, after }) => ({
      api_id: before.api_id,
      expected: before.version,
      events,
      state: after,
      hasState: before.version > 0,
    }));
    for (const { _tag } of await ledger.commit(commits)())
      if (_tag !== 'Committed') throw new Error(`the store answered ${_tag}`);
    return all.map(({ after }) => after);
  };
  const first = Array.from({ length: apis }, (_, api): Decided => {
    const before = initialHealth(`api-${String(api).padStart(4, '0')}`);
    return { before, ...decideAll(before, stampAt(begin), [configAt(before.api_id, begin)]) };
  });
  const folded = foldedDays(begin);
  let states = await commit(first);
  for (let day = 0; day < days; day += 1) {
    const [summary] = folded.slice(day % folded.length);
    if (summary === undefined) throw new Error('no day was folded');
    states = await commit(states.map((state) => summarized(state, summary, begin, day)));
  }
  ledger.close();
};
