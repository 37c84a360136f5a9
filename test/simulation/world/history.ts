import type { Commit } from '../../../src/projections/ledger.ts';
import type { ApiConfig } from '../../../src/runner/config/api-config.ts';
import type { ReplayReport } from '../../../src/runner/replay/replay-log.ts';
import type { PassSummary } from '../../../src/runner/pass/pass-summary.ts';
import type { Process } from '../process/process.ts';
import type { Made } from '../fakes/sim-probe.ts';
import type { Send } from '../fakes/sim-sns.ts';
import type { SettingsEdit } from './channel-plan.ts';
import type { Store } from '../fakes/store.ts';
import type { WorldPlan } from './world-plan.ts';

/** `work`: what a worker makes of one message. */
export type PassKind = 'run' | 'dispatch' | 'work';

/** One pass as the world saw it. `summary` null: it died, or is still stuck, or could not read. */
export type PassRecord = {
  readonly passId: string;
  readonly kind: PassKind;
  readonly runner: number;
  readonly began: number;
  readonly process: Process;
  readonly all: boolean;
  /** it ran after all faults had stopped */
  readonly quiet: boolean;
  listed: ReadonlyMap<string, ApiConfig | 'invalid'> | null;
  /** what it read of channels; null: nothing is said of them, or it read nothing */
  stated: SettingsEdit['to'] | null;
  /** by how many days of retention it went; null: checks never expire, or it read nothing */
  retains: number | null;
  /** the version of each state that it was given first */
  readonly seen: Map<string, number>;
  /** it could not read what it compares the states with */
  unlooked: boolean;
  ended: number | null;
  summary: PassSummary | null;
  readError: string | null;
};

/** Everything that happened, for the oracle to judge. */
export type History = Readonly<{
  plan: WorldPlan;
  store: Store;
  passes: ReadonlyMap<string, PassRecord>;
  sends: readonly Send[];
  made: readonly Made[];
  /** commits whose runner was told that they are recorded */
  answered: readonly Commit[];
  /** passes that threw: no world may bring one to that */
  crashes: readonly string[];
  /** what `replay --verify` says in the end */
  verified: ReplayReport | null;
  /** what `audit` finds wrong in the end, where days are summarized */
  audited: readonly string[];
  /** what the clock of a runner shows at a true time */
  clockOf: (runner: number, time: number) => number;
}>;
