/** The error for a missing ledger file that must not be created. */
export const noLedger = (file: string): string =>
  `there is no ledger at ${file}: name another file with --store, or create one with \`upledger init\``;
