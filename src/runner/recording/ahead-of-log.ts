/** Why nothing is recorded behind a state that says more than its log, and what to do about it. */
export const aheadOfLog = (version: number): string =>
  `its state (version ${String(version)}) is ahead of its log, as after a restore from a backup: stop all passes, then run 'upledger replay --write --reset'`;
