import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { errorCode } from '../../../runner/text/error-code.ts';
import type { StoredRecord } from '../event-row.ts';

/** Takes the parameters of a statement and gives all records of its answer. */
export type ReadAll = (...parameters: readonly SQLInputValue[]) => readonly StoredRecord[];

const isTooLarge = (error: unknown): boolean => errorCode(error) === 'ERR_OUT_OF_RANGE';

const narrowed = (value: SQLOutputValue): SQLOutputValue =>
  typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;

const narrow = (record: StoredRecord): StoredRecord =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, narrowed(value)]));

/**
 * Reads with numbers as numbers. An integer that no number holds, which Node refuses together with all the page it stands in, stays
 * a bigint: so the decoder of the record can name it, and the others are read. `arrays`: records by position, half the cost.
 */
export const readExactNumbers = (db: DatabaseSync, sql: string, arrays: boolean): ReadAll => {
  const prepare = (): StatementSync => {
    const statement = db.prepare(sql);
    statement.setReturnArrays(arrays);
    return statement;
  };
  const plain = prepare();
  let exact: StatementSync | null = null;
  return (...parameters) => {
    try {
      return plain.all(...parameters);
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      if (exact === null) {
        exact = prepare();
        exact.setReadBigInts(true);
      }
      return exact.all(...parameters).map(narrow);
    }
  };
};
