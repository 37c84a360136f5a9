import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { openSqliteLedger } from '../../../src/adapters/sqlite/open-sqlite-ledger.ts';
import { sha256 } from '../../../src/events/fields/sha256.ts';
import type { LoggedConfig } from '../../../src/events/api-configured.ts';
import { configDigest } from '../../../src/events/config-digest.ts';
import type { Command } from '../../../src/projections/health/decide.ts';
import { initialHealth, type Health } from '../../../src/projections/health/health-state.ts';
import type { Ledger } from '../../../src/projections/ledger.ts';
import { checked, claimed, configRead, plainConfig, published, refused } from './commands.ts';
import { right } from '../right.ts';
import { commitOf } from './stream.ts';

const config: Partial<LoggedConfig> = { failure_threshold: 2 };
const digest = configDigest('api', { ...plainConfig, ...config });
const check = (n: number, outcome: 'UP' | 'DOWN') => checked(n, outcome, { config_digest: digest });

/** An outage of two failures, its alert refused once and then delivered, and the recovery, whose alert is delivered too. */
const decisions: readonly (readonly Command[])[] = [
  [configRead(0, config), check(0, 'UP')], // 1, 2
  [check(1, 'UP')], // 3
  [check(2, 'DOWN')], // 4
  [check(3, 'DOWN')], // 5, 6: the change
  [claimed(4, 6)], // 7
  [refused(6, 1)], // 8
  [claimed(5, 6)], // 9
  [published(5, 6, 2, 'default', 3)], // 10
  [check(6, 'DOWN')], // 11
  [check(7, 'UP')], // 12, 13: the change
  [claimed(8, 13)], // 14
  [published(8, 13, 3, 'default', 7)], // 15
  [check(9, 'UP')], // 16
  [check(10, 'DOWN')], // 17
  [check(11, 'UP')], // 18
  [check(12, 'UP')], // 19
];

/** Records that, and gives the last state. */
export const recordSmallLog = async (ledger: Ledger): Promise<Health> => {
  let state = initialHealth('api');
  for (const [i, observations] of decisions.entries()) {
    const commit = commitOf(state, observations, { minute: i });
    const [result] = await ledger.commit([commit])();
    if (result?._tag !== 'Committed') throw new Error('not committed');
    state = commit.state;
  }
  return state;
};

/** Records it in `upledger.db` of a folder. */
export const writeSmallLedger = async (folder: string): Promise<string> => {
  const file = join(folder, 'upledger.db');
  const ledger = right(await openSqliteLedger({ file })());
  await recordSmallLog(ledger);
  ledger.close();
  return file;
};

/** Any SQL, as somebody with the file in his hands can run. */
export const tamper = (file: string, ...statements: readonly string[]): void => {
  const db = new DatabaseSync(file);
  db.function('sha256', (text) => Buffer.from(sha256(String(text)), 'hex'));
  for (const sql of statements) db.exec(sql);
  db.close();
};
