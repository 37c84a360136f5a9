import * as E from 'fp-ts/lib/Either.js';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger } from '../../projections/ledger.ts';
import { deniedAlerts } from '../states/denied-alerts.ts';
import { deniedRecoveries } from '../states/denied-recoveries.ts';
import { impossibleStates } from '../states/impossible-states.ts';
import { wholeLook } from '../states/index-looks.ts';
import { unalertedInIndex } from '../states/unalerted-transitions.ts';
import { fault, warning, type Finding } from './finding.ts';

/**
 * States that cannot be, or deny an alert of the last month which the log shows to be owed. The next pass that looks would find them; until
 * then nobody is told. `now`: epoch ms.
 */
export const deniedFindings = async (
  ledger: Ledger,
  states: readonly Health[],
  now: number,
): Promise<readonly Finding[]> => {
  const unknown = (text: string): Finding =>
    warning(
      'rows',
      `what they say of alerts is not compared with the log: ${text}`,
      'the index of transitions and the log must be readable for this',
    );
  const unalerted = await unalertedInIndex(ledger, wholeLook(now));
  if (E.isLeft(unalerted)) return [unknown(unalerted.left.message)];
  const notes: string[] = [];
  const byId = new Map(states.map((state) => [state.api_id, state]));
  const { denied } = await deniedAlerts({ ledger, note: (text) => notes.push(text) }, byId, unalerted.right);
  const recoveries = await deniedRecoveries(ledger, states, now);
  if (!recoveries.looked) notes.push('the last transitions of what is DOWN could not be read');
  return [
    ...[...impossibleStates(states), ...denied, ...recoveries.denied].map(({ api_id, why }) =>
      fault(
        'rows',
        `the state of ${api_id} is damaged: ${why}`,
        'upledger replay --write rebuilds it, and the next pass delivers; find out who wrote it',
      ),
    ),
    ...notes.map(unknown),
  ];
};
