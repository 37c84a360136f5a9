import type { Ledger } from '../../src/projections/ledger.ts';
import type { StateRepair } from '../../src/projections/state-repair.ts';

/** One adapter's store under test, with the hands to damage it that an adapter itself must not have. */
export type LedgerSubject = Readonly<{
  ledger: Ledger;
  repair: StateRepair;
  /** another runner on the same store */
  another: () => Promise<Ledger>;
  /** whether the state of a commit that is not atomic never arrives, as when its runner dies in between */
  losesRows: boolean;
  /** makes what stands there something that is no line */
  damageEvent: (apiId: string, seq: number) => Promise<void>;
  /** makes the state one that no codec takes, its version untouched */
  damageRow: (apiId: string) => Promise<void>;
  /** makes the state one of a schema that this program does not know yet */
  renewRow: (apiId: string) => Promise<void>;
  /** makes the state's version a number that is too large to be read */
  overstateRow: (apiId: string) => Promise<void>;
  deleteRow: (apiId: string) => Promise<void>;
  /** puts a state without a version; null where the store itself refuses one (its own tests show that) */
  putForeignRow: ((apiId: string) => Promise<void>) | null;
  dispose: () => Promise<void>;
}>;

/** `pageSize` small, so that reads of a few events cross pages. */
export type OpenSubject = (pageSize: number) => Promise<LedgerSubject>;
