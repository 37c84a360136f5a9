/** What a pass over the APIs of a file on SQLite loads, which every installation begins with. */
export const passes: readonly string[] = [
  'src/cli/commands/run/run.ts',
  'src/adapters/sqlite/open-sqlite-ledger.ts',
  'src/adapters/yaml/yaml-config-source.ts',
];
