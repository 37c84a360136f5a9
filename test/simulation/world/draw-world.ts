import type { ApiConfig } from '../../../src/runner/config/api-config.ts';
import { withChannelFaults } from './draw-channels.ts';
import { drawApi, drawConfig, drawFlapping, drawStorm, start, type Scale } from './draw-apis.ts';
import { drawLongScale, type LongScale } from './draw-days.ts';
import type { ClockPlan } from './host-clock.ts';
import { withRetention } from './draw-retention.ts';
import { drawForgeries, withLies, type Forgery } from './forgery.ts';
import { random, type Random } from './random.ts';
import {
  faultKinds,
  type ApiPlan,
  type ConfigEdit,
  type FaultRates,
  type Outage,
  type RunnerPlan,
  type WorldPlan,
} from './world-plan.ts';

const minute = 60_000;
const hour = 60 * minute;

const drawScale = (r: Random, runners: number, crowded: boolean): Scale => {
  const passes = crowded ? r.int(6, 14) : r.int(6, r.chance(0.2) ? 60 : 30);
  const days = r.chance(0.15);
  const period = days ? r.pick([3, 6, 9]) * hour : r.pick([30_000, minute, minute, 2 * minute]);
  const horizon = Math.max(3, Math.ceil(passes / runners)) * period;
  // An expiry is told by the writer's clock: one that is wrong by half the retention could forget what is new.
  const largestClockError = days ? 4 * hour : r.pick([2000, 20_000, 2 * minute, hour, 48 * hour]);
  return { period, horizon, days, largestClockError };
};

const drawRates = (r: Random): FaultRates => {
  const calm = r.chance(0.08);
  const rate = (): number => (calm || r.chance(0.5) ? 0 : 0.003 * 60 ** r.next());
  return Object.fromEntries(faultKinds.map((kind) => [kind, rate()])) as FaultRates;
};

/** A lie about alerts hurts while some are pending. */
const withPending = (rates: FaultRates, forgeries: WorldPlan['forgeries']): FaultRates =>
  forgeries.length > 1 ? { ...rates, snsRefused: Math.max(rates.snsRefused, 0.4) } : rates;

const drawClock = (r: Random, { horizon, largestClockError }: Scale): ClockPlan => {
  if (r.chance(0.45)) return { offset: 0, drift: 0, jumps: [] };
  const error = () => Math.round((r.next() * 2 - 1) * largestClockError);
  const jumps = Array.from({ length: r.pick([0, 0, 1, 2, 3]) }, () => ({
    at: start + r.int(0, horizon),
    offset: r.chance(0.4) ? 0 : error(),
  })).toSorted((a, b) => a.at - b.at);
  const drift = r.chance(0.2) ? (r.next() * 2 - 1) * Math.min(20, (largestClockError * 1000) / horizon) : 0;
  return { offset: r.chance(0.5) ? 0 : error(), drift, jumps };
};

const drawRunner = (
  r: Random,
  scale: Scale,
  index: number,
  of: number,
  role: RunnerPlan['role'],
): RunnerPlan => ({
  role,
  clock: drawClock(r, scale),
  period: scale.period,
  phase: r.chance(0.6) ? r.int(0, 4000) : r.int(0, scale.period),
  jitter: r.pick([0, 500, 5000]),
  all: r.chance(0.1) ? 0.3 : 0,
  shard: of > 1 ? { index, of } : null,
  lacks: [],
  byVariable: false,
});

const drawEdits = (r: Random, apis: readonly ApiPlan[], scale: Scale): readonly ConfigEdit[] => {
  if (r.chance(0.4)) return [];
  return Array.from({ length: r.int(1, 6) }, (): ConfigEdit => {
    const { api_id, config } = r.pick(apis as [ApiPlan, ...ApiPlan[]]);
    const kind = r.next();
    const to =
      kind < 0.15 ? 'invalid' : kind < 0.35 ? 'gone' : kind < 0.5 ? config : drawConfig(r, api_id, scale);
    return { at: start + r.int(0, scale.horizon), api_id, to };
  }).toSorted((a, b) => a.at - b.at);
};

const drawOutages = (r: Random, { horizon, period }: Scale): readonly Outage[] =>
  r.chance(0.5)
    ? []
    : Array.from({ length: r.int(1, 3) }, (): Outage => {
        const from = start + r.int(0, horizon);
        const what = r.pick(['log', 'writes', 'states', 'sns', 'sns', 'configs'] as const);
        return { what, from, to: from + Math.round(period * r.pick([0.05, 1, 4]) * (0.2 + r.next())) };
      });

const times = <A>(r: Random, count: number, horizon: number, of: (at: number) => A): readonly A[] =>
  Array.from({ length: count }, () => of(start + r.int(0, horizon)));

const withoutSignals = (config: ApiConfig): ApiConfig => ({
  ...config,
  slow_ms: null,
  certificate_days: null,
});

/**
 * Where a state is lost and checks expire, runs of signals are lost with them: they begin anew, and no oracle can count them
 * by what was written.
 */
const countable = (plan: WorldPlan): WorldPlan =>
  (plan.retainDays === null && plan.retainStated === null) || plan.deletions.length === 0
    ? plan
    : {
        ...plan,
        apis: plan.apis.map((api) => ({ ...api, config: withoutSignals(api.config) })),
        edits: plan.edits.map((edit) =>
          typeof edit.to === 'string' ? edit : { ...edit, to: withoutSignals(edit.to) },
        ),
      };

/**
 * By clocks that are far from right, or after a month, the index does not show what was forged, and what has expired is exempt.
 */
const mayForge = ({ days, horizon, largestClockError }: Scale, long: LongScale | null): boolean =>
  days
    ? long?.retainDays !== 1 && long !== null && largestClockError <= 4 * hour && horizon <= 15 * 24 * hour
    : largestClockError <= 2 * minute;

/** Alerts that have been pending for more than a day when somebody denies them. */
const outageBefore = ({ from, to }: Forgery): Outage => ({ what: 'sns', from: from - 40 * hour, to });

/** The world of a seed. Each part has chance of its own, so that a change to one leaves the others alone. */
export const drawWorld = (seed: number): WorldPlan => {
  const root = random(seed);
  const r = root.fork('world');
  const kind = r.next();
  const [sendDigests, backlog] = [kind < 0.04, kind > 0.93];
  const runnerCount = r.pick(sendDigests ? [1, 1, 2] : [1, 2, 2, 3, 4]);
  const days = root.fork('summaries');
  const long = days.chance(0.04) ? drawLongScale(days, runnerCount) : null;
  const scale = long ?? drawScale(root.fork('scale'), runnerCount, sendDigests || backlog);
  const { horizon, period } = scale;
  const falls = start + r.int(0, Math.floor(horizon / 2));
  const rises = falls + r.int(1, Math.ceil(horizon / 2));
  const apis = Array.from(
    { length: sendDigests ? r.int(24, 40) : backlog ? r.int(4, 8) : r.int(1, 5) },
    (_, i) => {
      const own = root.fork(`api-${String(i)}`);
      const api = sendDigests
        ? drawStorm(own, scale, i, falls, rises)
        : backlog
          ? drawFlapping(own, scale, i)
          : drawApi(own, scale, i);
      return { ...api, poison: own.chance(0.03) };
    },
  );
  const queued = !sendDigests && r.chance(0.1);
  const sharded = !queued && runnerCount > 1 && r.chance(0.1);
  const roles = queued ? (['dispatch', 'work', 'work', r.pick(['dispatch', 'run'] as const)] as const) : [];
  const faults = root.fork('faults');
  const apiIds = apis.map(({ api_id }) => api_id) as [string, ...string[]];
  const drawn = mayForge(scale, long)
    ? drawForgeries(faults.fork('forgeries'), apiIds, {
        start,
        horizon,
        longest: scale.days ? 3 * period : 150_000,
        chance: 0.25,
      })
    : [];
  const rates = drawRates(faults.fork('rates'));
  const outages = drawOutages(faults.fork('outages'), scale);
  const isReadable = rates.failBefore === 0 && !outages.some(({ what }) => what === 'log');
  const forgeries = withLies(faults.fork('lies'), drawn, apiIds, isReadable);
  const plan: WorldPlan = {
    seed,
    start,
    quietFrom: start + horizon + 2 * minute,
    apis,
    runners: Array.from({ length: queued ? Math.max(2, runnerCount) : runnerCount }, (_, i) =>
      drawRunner(
        root.fork(`runner-${String(i)}`),
        scale,
        i + 1,
        sharded ? runnerCount : 1,
        roles[i] ?? 'run',
      ),
    ),
    claimMs: r.pick([6000, 30_000, 90_000]),
    alertRate: r.pick([5, 5, 20, 1]),
    retainDays: long !== null ? long.retainDays : scale.days ? 1 : r.chance(0.1) ? 30 : null,
    retainStated: null,
    summarizeDays: long !== null || (scale.days && days.chance(0.5)),
    off: long?.off ?? null,
    announce: r.chance(0.1),
    rates: withPending(rates, forgeries),
    outages: [
      ...outages,
      ...(backlog
        ? [{ what: 'sns', from: start, to: start + horizon * (0.4 + 0.4 * faults.next()) } as const]
        : []),
      ...(scale.days ? forgeries.map(outageBefore) : []),
    ],
    edits: drawEdits(faults.fork('edits'), apis, scale),
    blanks: faults.chance(0.08)
      ? times(faults, 1, horizon, (from) => ({ from, to: from + Math.round(period * 1.5) }))
      : [],
    deletions: faults.chance(0.2)
      ? times(faults, faults.int(1, 3), horizon, (at) => ({
          at,
          api_id: faults.pick(apis as [ApiPlan, ...ApiPlan[]]).api_id,
        }))
      : [],
    forgeries,
    pageSize: r.pick([2, 7, 100]),
    channels: [],
    settings: [],
  };
  return withChannelFaults(countable(withRetention(plan, root.fork('retention'))), root.fork('channels'));
};
