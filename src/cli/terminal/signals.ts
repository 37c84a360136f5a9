import { signalCodes } from '../contract/exit-codes.ts';
import type { Interruption } from '../contract/process-context.ts';

type Signals = Readonly<{
  on: (signal: 'SIGINT' | 'SIGTERM', listener: () => void) => unknown;
  exit: (code: number) => void;
}>;

/** The first signal asks: what was recorded stands, nothing new begins. The second ends at once. */
export const createInterruption = (process: Signals): Interruption => {
  const controller = new AbortController();
  let exitCode: number | null = null;
  const listen = (name: keyof typeof signalCodes) =>
    process.on(name, () => {
      if (exitCode !== null) process.exit(signalCodes[name]);
      exitCode = signalCodes[name];
      controller.abort();
    });
  listen('SIGINT');
  listen('SIGTERM');
  return { signal: controller.signal, exitCode: () => exitCode };
};
