import * as E from 'fp-ts/lib/Either.js';
import type { InvalidItem } from '../../events/encoding/invalid-item.ts';
import type { LedgerError } from '../../projections/ledger.ts';
import { endWhatIf, foldWhatIf } from '../../projections/what-if/what-if-history.ts';
import {
  beginWhatIf,
  type WhatIfHistory,
  type WhatIfPeriod,
} from '../../projections/what-if/what-if-state.ts';
import type { Policy } from '../../projections/what-if/scenario.ts';
import { missingPlaces, type MissingPlaces } from '../history/gaps.ts';
import { foldDivided, foldLog, type DividedScan, type Scan } from '../history/scan-log.ts';

export type WhatIfRead = Readonly<{
  /** by name; those with a check in the period */
  histories: readonly WhatIfHistory[];
  /** streams that cannot be read to their end: they are left out */
  unreadable: readonly InvalidItem[];
  /** nothing is known of what was there */
  missing: readonly MissingPlaces[];
}>;

/** The policies to try on each API. */
export type Policies = Readonly<{
  ofApi: ReadonlyMap<string, readonly Policy[]>;
  others: readonly Policy[];
}>;

type Question = Readonly<{ period: WhatIfPeriod; policies: Policies }>;

/** The history of each stream under its policies. */
export const whatIfFold = {
  name: 'what-if',
  fold: async (
    scan: Scan,
    { period, policies }: Question,
  ): Promise<E.Either<LedgerError, readonly WhatIfHistory[]>> => {
    const folded = await foldLog(
      scan,
      (apiId) => beginWhatIf(apiId, policies.ofApi.get(apiId) ?? policies.others),
      (history, item) => foldWhatIf(history, period, item),
    );
    if (E.isRight(folded)) for (const history of folded.right) endWhatIf(history, period);
    return folded;
  },
};

/** Folds the log once under all policies at a time. */
export const readWhatIf = async (
  scan: DividedScan,
  period: WhatIfPeriod,
  policies: Policies,
): Promise<E.Either<LedgerError, WhatIfRead>> => {
  const folded = await foldDivided(whatIfFold, { period, policies }, scan);
  if (E.isLeft(folded)) return folded;
  const all = folded.right;
  return E.right({
    histories: all.filter(({ unreadable, inForce }) => unreadable === null && inForce.size > 0),
    missing: missingPlaces(all.filter(({ unreadable }) => unreadable === null)),
    unreadable: all.flatMap(({ unreadable }) => unreadable ?? []),
  });
};
