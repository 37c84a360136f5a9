// Preloaded into the program: on SIGUSR2 it collects all garbage and appends to PROVE_MEMORY what is left, a line of
// JSON. What a process holds, as seen from outside, is mostly what the collector has not got round to.
import { appendFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const { PROVE_MEMORY: file = '' } = process.env;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

process.on('SIGUSR2', () => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  appendFileSync(
    file,
    `${JSON.stringify({ heapKiB: Math.round((heapUsed + external) / 1024), resources: process.getActiveResourcesInfo().length })}\n`,
  );
});
