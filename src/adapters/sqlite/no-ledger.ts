/** What is said where a file of a ledger is not there, and may not be created. */
export const noLedger = (file: string): string =>
  `there is no ledger at ${file}: name another file with --store, or create one with \`upledger init\``;
