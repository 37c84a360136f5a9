import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { openSqliteLedger, type SqliteLedger } from '../../../../src/adapters/sqlite/open-sqlite-ledger.ts';
import { ledgerContract } from '../../../contracts/ledger.ts';
import { right } from '../../../support/right.ts';
import { temporaryFolder } from '../../../support/program/temporary-folder.ts';

ledgerContract('in SQLite', async (pageSize) => {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'upledger.db');
  const opened: SqliteLedger[] = [];
  const open = async () => {
    const ledger = right(await openSqliteLedger({ file, pageSize })());
    opened.push(ledger);
    return ledger;
  };
  const damage = async (sql: string, ...values: (string | number)[]) => {
    const db = new DatabaseSync(file);
    db.prepare(sql).run(...values);
    db.close();
  };
  const ledger = await open();
  return {
    ledger,
    repair: ledger,
    another: open,
    losesRows: false,
    damageEvent: (apiId, seq) =>
      damage(`UPDATE api_health_events SET hash = x'00' WHERE api_id = ? AND seq = ?`, apiId, seq),
    damageRow: (apiId) =>
      damage(`UPDATE api_health_states SET last_state = 'SIDEWAYS' WHERE api_id = ?`, apiId),
    renewRow: (apiId) =>
      damage(`UPDATE api_health_states SET more = json_set(more, '$.v', 3) WHERE api_id = ?`, apiId),
    overstateRow: (apiId) =>
      damage('UPDATE api_health_states SET version = 9007199254740993 WHERE api_id = ?', apiId),
    deleteRow: (apiId) => damage('DELETE FROM api_health_states WHERE api_id = ?', apiId),
    putForeignRow: null,
    dispose: async () => {
      for (const one of opened) one.close();
      await folder.remove();
    },
  };
});
