import { secretRules } from '../../../src/runner/config/secrets/secret-rules.ts';
import type { Clock } from '../../../src/runner/ports/clock.ts';
import type { PassDeps } from '../../../src/runner/pass/run-pass.ts';
import type { Process } from './process.ts';
import { simChannels } from '../fakes/sim-channels.ts';
import { simConfigs } from '../fakes/sim-configs.ts';
import { simLedger, simRepair } from '../fakes/sim-ledger.ts';
import { simProbe } from '../fakes/sim-probe.ts';
import { simSns } from '../fakes/sim-sns.ts';
import type { World } from '../world/world.ts';

const clockFor = ({ clockOf, scheduler, calls }: World, process: Process): Clock => ({
  now: () => clockOf(process.runner, scheduler.now()),
  elapsed: scheduler.now,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const wake = () => {
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      if (signal?.aborted === true) {
        wake();
        return;
      }
      signal?.addEventListener('abort', wake);
      void calls.answer(process, ms, () => undefined).then(wake);
    }),
});

/** Everything that a process of the program is made of, simulated. */
export const processDeps = (world: World, process: Process, newPassId: () => string): PassDeps => ({
  ledger: simLedger(world, process),
  repair: simRepair(world, process),
  identity: null,
  configs: simConfigs(world, process),
  probe: simProbe(world, process),
  alerts: simSns(world, process),
  openChannel: simChannels(world, process),
  clock: clockFor(world, process),
  settings: {
    runner: { id: `runner-${String(process.runner)}`, version: '0.0.0' },
    environment: 'simulated',
    claimMs: world.plan.claimMs,
    alertRate: world.plan.alertRate,
    retainDays: world.plan.retainDays,
    announceNewApis: world.plan.announce,
    summarizeDays: world.plan.summarizeDays,
    secrets: secretRules({ UPLEDGER_SECRET_SIM: 'hush-hush' }),
  },
  newPassId,
  note: (text) => {
    world.trace(`${process.passId} notes: ${text}`);
  },
  progress: () => undefined,
  signal: new AbortController().signal,
});
