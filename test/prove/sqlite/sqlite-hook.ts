// Preloaded into the program (`node --import`): counts every statement that it has SQLite execute, and every close;
// ends the process right before or right after one of them, or keeps a copy of the file and its log at each.
//
//   PROVE_FILE     the ledger
//   PROVE_KILL     N-before or N-after
//   PROVE_COPIES   a folder for N-before.db, N-before.db-wal, N-after.db …
//   PROVE_FACTS    a file that is told each commit that was answered: {"n": N, "facts": ["api/seq hash", …]}
import { appendFileSync, copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';

const {
  PROVE_FILE: file = '',
  PROVE_KILL: kill = '',
  PROVE_COPIES: copies = '',
  PROVE_FACTS: facts = '',
} = process.env;

let n = 0;
let pending: string[] = [];

const reached = (when: 'before' | 'after'): void => {
  if (kill === `${String(n)}-${when}`) process.kill(process.pid, 'SIGKILL');
  if (copies === '') return;
  for (const suffix of ['', '-wal'])
    if (existsSync(file + suffix))
      copyFileSync(file + suffix, join(copies, `${String(n)}-${when}.db${suffix}`));
};

const step = <A>(work: () => A, then: (result: A) => void = () => undefined): A => {
  n += 1;
  reached('before');
  const result = work();
  then(result);
  reached('after');
  return result;
};

const committed = (): void => {
  if (pending.length > 0 && facts !== '') appendFileSync(facts, `${JSON.stringify({ n, facts: pending })}\n`);
  pending = [];
};

const { exec, close } = DatabaseSync.prototype;
const { run } = StatementSync.prototype;

DatabaseSync.prototype.exec = function counted(sql) {
  return step(
    () => exec.call(this, sql),
    () => {
      if (sql === 'COMMIT') committed();
      // SQLite itself may have rolled back what was before.
      if (sql.startsWith('BEGIN')) pending = [];
    },
  );
};

DatabaseSync.prototype.close = function counted() {
  return step(() => close.call(this));
};

const countedRun: typeof run = function counted(this: StatementSync, ...args: readonly unknown[]) {
  return step(
    (): ReturnType<typeof run> => Reflect.apply(run, this, args) as ReturnType<typeof run>,
    ({ changes }) => {
      if (changes !== 1 || !/INSERT (?:OR IGNORE )?INTO api_health_events/u.test(this.sourceSQL)) return;
      const [apiId, seq, , hash] = args;
      pending.push(`${String(apiId)}/${String(seq)} ${Buffer.from(hash as Uint8Array).toString('hex')}`);
    },
  );
};
StatementSync.prototype.run = countedRun;
