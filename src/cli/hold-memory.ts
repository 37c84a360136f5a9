import { setFlagsFromString } from 'node:v8';
import { createYoungSpaceLimit } from './young-space.ts';

const often = 50;

/**
 * Keeps a large pass small until the function that it gives is called: V8 lets garbage grow as long as there is memory, with
 * 10,000 APIs to 390 MB of which 90 are in use. Collected each time the heap has grown by 80 %, it stays below 250, for a
 * twentieth more CPU. A pass over a few APIs never gets to where this begins.
 */
export const holdMemory = (): (() => void) => {
  const holdYoungSpace = createYoungSpaceLimit();
  let held = false;
  const timer = setInterval(() => {
    if (held || !holdYoungSpace()) return;
    held = true;
    setFlagsFromString('--heap-growing-percent=80');
  }, often);
  return () => {
    clearInterval(timer);
    if (!held) return;
    // What Node caches of compiled code is of use only under the flags that it was compiled under.
    setFlagsFromString('--semi-space-growth-factor=2');
    setFlagsFromString('--heap-growing-percent=0');
  };
};
