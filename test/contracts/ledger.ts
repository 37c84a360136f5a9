import { describe } from 'vitest';
import { ledgerCommits } from './ledger-commits.ts';
import { ledgerFaults } from './ledger-faults.ts';
import { ledgerPages } from './ledger-pages.ts';
import { ledgerRaces } from './ledger-races.ts';
import { ledgerReads } from './ledger-reads.ts';
import { ledgerRepair } from './ledger-repair.ts';
import type { OpenSubject } from './ledger-subject.ts';

/** What every adapter of the port `Ledger` must do, whatever it stores in. */
export const ledgerContract = (name: string, open: OpenSubject): void => {
  describe(`the ledger ${name}`, () => {
    ledgerCommits(open);
    ledgerReads(open);
    ledgerFaults(open);
    ledgerPages(open);
    ledgerRaces(open);
    ledgerRepair(open);
  });
};
