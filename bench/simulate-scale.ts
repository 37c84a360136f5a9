// npm run simulate-scale: how long an outage goes unseen, against workers and load. A model with the real pace, message
// size and slot rules; latencies, CPU and the queue are the scenario's.
import { scenarios, type Scenario } from './scale/scenario.ts';
import { simulateScale } from './scale/simulate.ts';

const say = (cells: readonly (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);

/** Checks a worker can do in a second: by its pace, and by its one thread. */
const capacity = ({ concurrency, latencyMs, cpuMs }: Scenario): number =>
  Math.min((concurrency * 1000) / Math.min(latencyMs, 250), 1000 / cpuMs);

say([
  'scenario',
  'load',
  'half within',
  '95 %',
  '99 %',
  'all within',
  'late',
  'dropped',
  'expired messages',
  'most waiting',
]);
say(['---', '--:', '--:', '--:', '--:', '--:', '--:', '--:', '--:', '--:']);
for (const scenario of scenarios) {
  const { delays, checks, late, dropped, expired, backlog } = simulateScale(scenario);
  const share = (part: number) =>
    `${((delays[Math.ceil(part * delays.length) - 1] ?? 0) / 1000).toFixed(0)} s`;
  const load = scenario.apis / (scenario.intervalMs / 1000) / (capacity(scenario) * scenario.workers);
  say([
    scenario.name,
    load.toFixed(2),
    ...[0.5, 0.95, 0.99, 1].map(share),
    `${((100 * late) / checks).toFixed(0)} %`,
    dropped,
    expired,
    backlog,
  ]);
}
