import type { Command } from 'commander';
import { wholeNumberText } from './text-codecs.ts';

/** Where the ledger is. */
export const declareStore = (command: Command): Command =>
  command.option(
    '--store <store>',
    'sqlite:PATH or dynamodb (default: dynamodb when DDB_STATE_TABLE is set, else sqlite:upledger.db)',
  );

/** Where the configs are. */
export const declareApis = (command: Command): Command =>
  command.option(
    '--apis <file>',
    'the APIs, as YAML (default: apis.yaml; with dynamodb, the table DDB_CONFIG_TABLE)',
  );

/** How many threads read the log. */
export const declareJobs = (command: Command): Command =>
  command.option(
    '--jobs <n>',
    'how many threads read the log (default: one for each core, fewer for a short log)',
  );

export const jobsOption = { jobs: wholeNumberText(1, 64) };

/** One API instead of all. */
export const declareOneApi = (command: Command): Command => command.option('--api <api>', 'only this API');

/** Some APIs instead of all. */
export const declareSomeApis = (command: Command): Command =>
  command.option('--api <api...>', 'only these APIs');

/** A part of history. */
export const declarePeriod = (command: Command): Command =>
  command
    .option('--since <time>', 'start: 2026-10-31, 2026-10-31T02:14 (UTC), or a time ago such as 30d or 2h')
    .option('--until <time>', 'end, exclusive (default: the end of the log)');
