import type { ApiConfig } from '../../../src/runner/config/api-config.ts';
import type { ChannelPlan, SettingsEdit } from './channel-plan.ts';
import type { Forgery } from './forgery.ts';
import type { ClockPlan } from './host-clock.ts';

/** Chances of each fault, for each call of a port unless it says otherwise. 0: that kind of fault is off. */
export const faultKinds = [
  /** the process ends, at the call or at its answer */
  'die',
  /** the process stands still for up to three claims */
  'stall',
  /** the request has no effect and the answer says so */
  'failBefore',
  /** the request works and its answer is lost */
  'failAfter',
  /** the request is given up and works later all the same */
  'late',
  'slow',
  /** the event is written, its state is not (commits of one event) */
  'tear',
  'snsLost',
  'snsNothing',
  'snsRefused',
] as const;
export type FaultKind = (typeof faultKinds)[number];
export type FaultRates = Readonly<Record<FaultKind, number>>;

export type Outage = Readonly<{
  what: 'log' | 'writes' | 'states' | 'sns' | 'configs';
  from: number;
  to: number;
}>;

/** What the source says about one API from `at` on: a config, one that does not decode, or nothing. */
export type ConfigEdit = Readonly<{ at: number; api_id: string; to: ApiConfig | 'invalid' | 'gone' }>;

export type ApiPlan = Readonly<{
  api_id: string;
  config: ApiConfig;
  /** true times at which the API goes from up to down and back, in turn; it starts up unless `startsDown` */
  flips: readonly number[];
  startsDown: boolean;
  /** down: hangs until the time-out, else refuses at once */
  hangs: boolean;
  latency: number;
  /** from `at` on; of two hosts behind one name either may answer. Epoch seconds. */
  certificates: readonly Readonly<{ at: number; until: readonly [number, ...number[]] }>[];
  /** the channel refuses full messages about it */
  poison: boolean;
}>;

export type RunnerPlan = Readonly<{
  clock: ClockPlan;
  /** cron starts `run` and `dispatch`; `work` runs on, and is started again when it is not there */
  role: 'run' | 'dispatch' | 'work';
  period: number;
  phase: number;
  jitter: number;
  /** passes of this runner that ignore intervals, as a chance */
  all: number;
  shard: Readonly<{ index: number; of: number }> | null;
  /** channels for which it has no secret, until all faults stop */
  lacks: readonly string[];
  /** an older program: until all faults stop it goes by the variable of retention, whatever the source says */
  byVariable: boolean;
}>;

/** One world: everything that chance decides before it begins. */
export type WorldPlan = Readonly<{
  seed: number;
  start: number;
  /** faults stop */
  quietFrom: number;
  apis: readonly ApiPlan[];
  runners: readonly RunnerPlan[];
  claimMs: number;
  alertRate: number;
  /** the variable of all runners */
  retainDays: number | null;
  /** what the source says, which has precedence; null: nothing */
  retainStated: number | null;
  /** days that are over are summarized */
  summarizeDays: boolean;
  /** nothing runs */
  off: Readonly<{ from: number; to: number }> | null;
  announce: boolean;
  rates: FaultRates;
  outages: readonly Outage[];
  edits: readonly ConfigEdit[];
  /** the whole source lists nothing */
  blanks: readonly Readonly<{ from: number; to: number }>[];
  forgeries: readonly Forgery[];
  deletions: readonly Readonly<{ at: number; api_id: string }>[];
  pageSize: number;
  /** beside `default`; none: the source says nothing of channels */
  channels: readonly ChannelPlan[];
  settings: readonly SettingsEdit[];
}>;
