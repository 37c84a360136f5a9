import type { Interruption } from '../contract/process-context.ts';

type Signals = Readonly<{
  on: (signal: 'SIGINT' | 'SIGTERM', listener: () => void) => unknown;
  exit: (code: number) => void;
}>;

const codes = { SIGINT: 130, SIGTERM: 143 } as const;

/** The first signal asks: what was recorded stands, nothing new begins. The second ends at once. */
export const createInterruption = (process: Signals): Interruption => {
  const controller = new AbortController();
  let exitCode: number | null = null;
  const listen = (name: keyof typeof codes) =>
    process.on(name, () => {
      if (exitCode !== null) process.exit(codes[name]);
      exitCode = codes[name];
      controller.abort();
    });
  listen('SIGINT');
  listen('SIGTERM');
  return { signal: controller.signal, exitCode: () => exitCode };
};
