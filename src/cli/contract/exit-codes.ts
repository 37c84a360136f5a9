/** What the exit code of a command says. A signal ends it with 128 + its number instead. */
export const exitCodes = {
  /** all done */
  done: 0,
  /** something was not read, recorded or delivered, and is named */
  failed: 1,
  /** wrong usage or configuration */
  usage: 2,
  /** what was compared differs: a fault of the log, a state that a replay would change */
  difference: 3,
} as const;

/** What the core says of a pass, as an exit code. */
export const exitCodeOf = (outcome: 'done' | 'failed' | 'misconfigured'): 0 | 1 | 2 =>
  outcome === 'misconfigured' ? exitCodes.usage : exitCodes[outcome];
