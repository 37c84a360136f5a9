import type { Command } from 'commander';

/** A part of history. */
export const declarePeriod = (command: Command): Command =>
  command
    .option(
      '--since <time>',
      'from then on: 2026-10-31, 2026-10-31T02:14 (UTC), or a time ago such as 30d, 2h',
    )
    .option('--until <time>', 'up to then, not included (default: the end)');
