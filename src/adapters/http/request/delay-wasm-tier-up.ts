import { setFlagsFromString } from 'node:v8';

const v8Default = 13_000_000;
const aboutFiftyAnswers = 200_000_000;

let isMade = false;

const budget = (bytes: number): void => setFlagsFromString(`--wasm-tiering-budget=${String(bytes)}`);

/**
 * Undici makes its HTTP parser with its first connection. V8 optimises that one large WebAssembly function after about ten
 * answers, at 50 ms of CPU and 15 MB: a pass over a few APIs never earns it back. Made in here, it is optimised after about
 * fifty. Only then does the flag differ from the default: with another one, V8 would refuse its caches of compiled code.
 */
export const delayWasmTierUp = (connect: () => void): void => {
  if (isMade) return connect();
  isMade = true;
  budget(aboutFiftyAnswers);
  connect();
  budget(v8Default);
};
