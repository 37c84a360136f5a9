// Preloaded into the program for the soak. Its clock leaps over the waits for the next full second, so that 2,000 passes
// take minutes. On SIGUSR2 it collects all garbage and appends to PROVE_MEMORY what is left, a line of JSON: what a
// process holds as seen from outside is mostly what the collector has not got round to.
import { appendFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const { PROVE_MEMORY: file = '' } = process.env;

const now = Date.now;
const wait = globalThis.setTimeout;
let leapt = 0;

Date.now = () => now() + leapt;

// Nothing else in a pass waits for so long and no longer: time-outs are of seconds, pauses of milliseconds.
const isTick = (ms: number) => ms > 300 && ms <= 1000;

globalThis.setTimeout = Object.assign((work: () => void, ms = 0, ...rest: readonly []) => {
  if (!isTick(ms)) return wait(work, ms, ...rest);
  leapt += Math.ceil(ms);
  return wait(work, 0, ...rest);
}, wait);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const tell = async () => {
  // What is freed in one turn lets go of more in the next.
  for (let i = 0; i < 3; i += 1) {
    collect();
    await turn();
  }
  const { heapUsed, external } = process.memoryUsage();
  const [heapKiB, externalKiB] = [heapUsed, external].map((bytes) => Math.round(bytes / 1024));
  const resources = process.getActiveResourcesInfo().length;
  appendFileSync(file, `${JSON.stringify({ heapKiB, externalKiB, resources })}\n`);
};

process.on('SIGUSR2', () => void tell());
