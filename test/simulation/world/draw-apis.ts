import { configDefaults, type ApiConfig } from '../../../src/runner/config/api-config.ts';
import type { Random } from './random.ts';
import type { ApiPlan } from './world-plan.ts';

export const start = Date.parse('2026-03-01T00:00:00.000Z');

/** How long things last here: an hour of minutes, or days of hours, in which routine checks expire. */
export type Scale = Readonly<{ period: number; horizon: number; days: boolean; largestClockError: number }>;

/** Of one path in four the config names a secret, which takes its events and its state to v 2, from then on or from the start. */
const headersOf = (path: number): ApiConfig['headers'] =>
  path === 3 ? { authorization: '${env:UPLEDGER_SECRET_SIM}' } : {};

const drawSignals = (r: Random): Pick<ApiConfig, 'slow_ms' | 'slow_threshold' | 'certificate_days'> => ({
  slow_ms: r.pick([null, null, null, 75, 600]),
  slow_threshold: r.pick([1, 2, 3]),
  certificate_days: r.pick([null, null, null, 14, 30]),
});

const day = 86_400_000;

/** A certificate, perhaps renewed while the world lasts, and perhaps another on a second host behind the name. */
const drawCertificates = (r: Random, { horizon }: Scale): ApiPlan['certificates'] => {
  const until = (least: number): number => Math.floor((start + r.int(least, least + 40) * day) / 1000);
  const both = r.chance(0.3);
  const drawn = (at: number, least: number) => ({
    at,
    until: both ? ([until(least), until(5)] as const) : ([until(least)] as const),
  });
  return [drawn(start, 5), ...(r.chance(0.5) ? [drawn(start + r.int(0, horizon), 40)] : [])];
};

export const drawConfig = (r: Random, api_id: string, { period, days }: Scale): ApiConfig => {
  const path = r.int(0, 3);
  return {
    api_id,
    url: `${r.fork('scheme').chance(0.1) ? 'http' : 'https'}://${api_id}.example/${String(path)}?key=secret`,
    ...configDefaults,
    timeout_ms: r.pick([1000, 5000, 20_000]),
    check_interval_seconds: Math.min(86_400, (period / 1000) * r.pick([1, 1, 1, 2, days ? 1 : 5])),
    notify_emails: r.pick([[], [], ['a@example.com'], ['a@example.com', 'b@example.com']]),
    enabled: r.chance(0.9),
    failure_threshold: r.pick([1, 1, 2, 3]),
    success_threshold: r.pick([1, 1, 2, 3]),
    headers: headersOf(path),
    ...drawSignals(r.fork(`signals-${String(path)}`)),
  };
};

const drawFlips = (r: Random, { horizon, period }: Scale): readonly number[] => {
  const mean = r.pick([0.5, 2, 4, 12]) * period;
  const flips: number[] = [];
  for (let at = start + r.int(0, Math.ceil(mean)); at < start + horizon && flips.length < 60;)
    at = (flips.push(at), at + 1 + Math.round(-Math.log(1 - r.next()) * mean));
  return r.chance(0.2) ? [] : flips;
};

export const drawApi = (r: Random, scale: Scale, i: number): ApiPlan => {
  const api_id = `api-${String(i)}`;
  return {
    api_id,
    config: drawConfig(r, api_id, scale),
    flips: drawFlips(r, scale),
    startsDown: r.chance(0.3),
    hangs: r.chance(0.3),
    latency: r.pick([5, 50, 400]),
    certificates: drawCertificates(r.fork('certificates'), scale),
    poison: false,
  };
};

/** Checked by every pass, and of one mind after one check. */
const quickly = (config: ApiConfig, { period }: Scale): ApiConfig => ({
  ...config,
  enabled: true,
  failure_threshold: 1,
  success_threshold: 1,
  check_interval_seconds: period / 1000,
});

/** Many APIs that go down together, and perhaps come back: more than may go out singly. */
export const drawStorm = (r: Random, scale: Scale, i: number, falls: number, rises: number): ApiPlan => {
  const api = drawApi(r, scale, i);
  return {
    ...api,
    config: quickly(api.config, scale),
    flips: [falls, rises],
    startsDown: false,
    hangs: false,
  };
};

/** APIs that flap while the channel is out: several transitions of each are owed at once, more than may go out singly. */
export const drawFlapping = (r: Random, scale: Scale, i: number): ApiPlan => {
  const api = drawApi(r, scale, i);
  const flips: number[] = [];
  for (let at = start; at < start + scale.horizon; at += scale.period)
    flips.push(at + r.int(0, scale.period - 1));
  return { ...api, config: quickly(api.config, scale), flips, hangs: false };
};
