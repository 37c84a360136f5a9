import type { ExitCode } from './command.ts';

/** What the exit code of a command says. A signal ends it with 128 + its number instead. */
export const exitCodes = {
  /** all done */
  done: 0,
  /** something was not read, recorded or delivered, and is named */
  failed: 1,
  /** wrong usage or configuration */
  usage: 2,
  /**
   * what was compared differs: a fault of the log, a state that a replay would change, or DOWN where `check --fail`
   * wants UP
   */
  difference: 3,
} as const;

/** The exit code after a signal: 128 plus the number of the signal. */
export const signalCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** What the core says of a pass, as an exit code. */
export const exitCodeOf = (outcome: 'done' | 'failed' | 'misconfigured'): ExitCode =>
  outcome === 'misconfigured' ? exitCodes.usage : exitCodes[outcome];
