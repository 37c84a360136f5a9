import { statSync, type Stats } from 'node:fs';
import * as E from 'fp-ts/lib/Either.js';
import { fault, okay, warning, type Finding } from '../../runner/doctor/finding.ts';
import { openSqliteLedger } from './open-sqlite-ledger.ts';
import { mayWrite } from './sqlite-error.ts';
import { shellWord } from '../../runner/text/shell-word.ts';

const sideFiles = (file: string) =>
  [`${file}-wal`, `${file}-shm`].flatMap((name) => {
    const stats = statSync(name, { throwIfNoEntry: false });
    return stats === undefined ? [] : [{ name, stats }];
  });

/** Checks only the mode bits. Does not know group membership; root can always write. */
const ownerMayWrite = (owner: Stats, { uid, gid, mode }: Stats): boolean => {
  if (owner.uid === 0 || owner.uid === uid) return true;
  return (mode & 0o002) !== 0 || (owner.gid === gid && (mode & 0o020) !== 0);
};

/** As root every write succeeds, so also report what would block the owner. */
const foreignFiles = (file: string, stats: Stats): readonly Finding[] =>
  sideFiles(file)
    .filter((one) => !ownerMayWrite(stats, one.stats))
    .map(({ name, stats: { uid } }) =>
      fault(
        'ledger',
        `${name} belongs to user ${String(uid)}, and the owner of the ledger, user ${String(stats.uid)}, cannot write it: nothing is recorded, and no alert is sent`,
        `end what uses the ledger, then: chown ${String(stats.uid)} ${shellWord(name)}`,
      ),
    );

const tryWrite = async (file: string): Promise<Finding> => {
  const failed = ({ message }: { readonly message: string }) =>
    fault('ledger', message, 'nothing can be recorded until this is fixed');
  const opened = await openSqliteLedger({ file })();
  if (E.isLeft(opened)) return failed(opened.left);
  const tried = await opened.right.tryWrite()();
  opened.right.close();
  return E.isLeft(tried) ? failed(tried.left) : okay('ledger', `${file}: can be read and written`);
};

/**
 * Whether a pass could write the ledger, by a write that is rolled back. If that would create side files owned by somebody
 * other than the owner, only the permissions are checked.
 */
export const writeFindings = async (file: string): Promise<readonly Finding[]> => {
  const stats = statSync(file);
  const foreign = foreignFiles(file, stats);
  if (foreign.length > 0) return foreign;
  const user = process.geteuid?.() ?? stats.uid;
  if (user === 0 || user === stats.uid || (mayWrite(file) && sideFiles(file).length === 2))
    return [await tryWrite(file)];
  return [
    mayWrite(file)
      ? okay('ledger', `${file}: can be read, and this user may write it`)
      : warning(
          'ledger',
          `${file} belongs to user ${String(stats.uid)}: user ${String(user)} can only read it`,
          'run doctor as the user who runs the passes, to see whether they can write',
        ),
  ];
};
