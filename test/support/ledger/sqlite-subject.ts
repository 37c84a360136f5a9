import { join } from 'node:path';
import {
  openSqliteLedger,
  type SqliteLedger,
  type SqliteOptions,
} from '../../../src/adapters/sqlite/open-sqlite-ledger.ts';
import { right } from '../right.ts';
import { temporaryFolder } from '../program/temporary-folder.ts';

export type SqliteFolder = Readonly<{
  path: string;
  file: string;
  open: (options?: Partial<SqliteOptions>) => Promise<SqliteLedger>;
  dispose: () => Promise<void>;
}>;

/** A folder with a ledger file to be; what is opened here is closed with it. */
export const sqliteFolder = async (): Promise<SqliteFolder> => {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'upledger.db');
  const opened: SqliteLedger[] = [];
  return {
    path: folder.path,
    file,
    open: async (options = {}) => {
      const ledger = right(await openSqliteLedger({ file, ...options })());
      opened.push(ledger);
      return ledger;
    },
    dispose: async () => {
      for (const ledger of opened) ledger.close();
      await folder.remove();
    },
  };
};
