import * as E from 'fp-ts/lib/Either.js';
import type { Health } from '../../projections/health/health-state.ts';
import { everything, isDenied, type Ledger, type LedgerError } from '../../projections/ledger.ts';
import { readOne } from '../recording/read-events.ts';
import type { Denied } from './denied-alerts.ts';
import { statesOfTurn } from './missing-heads.ts';
import { stateOfLog } from './state-of-log.ts';

type Reader = Pick<Ledger, 'readEvent' | 'readStream'>;

const foldsInLook = 3;
const eventsInFold = 100_000;

/** How many transitions of other signals it goes past. */
const mostSteps = 8;

/** Whether the last transition of availability up to a state is one to DOWN. Left: it could not be read. */
const wentDown = async (
  ledger: Reader,
  { api_id, changed_seq }: Health,
): Promise<E.Either<LedgerError, boolean>> => {
  let seq = changed_seq;
  for (let step = 0; seq > 0 && step < mostSteps; step += 1) {
    const event = await readOne(ledger, api_id, seq);
    if (E.isLeft(event) && event.left._tag === 'LedgerError') return E.left(event.left);
    if (E.isLeft(event) || event.right?.type !== 'StateChanged') break;
    const { signal, to, previous_changed_seq } = event.right;
    if (signal === 'availability') return E.right(to === 'DOWN');
    seq = previous_changed_seq ?? 0;
  }
  return E.right(false);
};

/** What the log says of availability up to a state. Null: it cannot be folded. */
const saidByLog = async (
  ledger: Reader,
  { api_id, version }: Health,
  now: number,
): Promise<Health['last_state'] | 'unknown'> => {
  const upTo: Pick<Ledger, 'readStream'> = {
    readStream: (apiId) => ledger.readStream(apiId, { ...everything, to: version }),
  };
  const folded = await stateOfLog(upTo, api_id, now, eventsInFold);
  return E.isLeft(folded) || folded.right.version < version ? 'unknown' : folded.right.last_state;
};

/**
 * Of the APIs that are DOWN by their states, those that are not by their log: a state that says so by itself would let an
 * outage begin without a transition. The last transition raises suspicion, the stream decides. At most 20 of them in a pass,
 * others in each minute, and nothing is read where all are UP. `looked`: what was asked for was read, or may not be.
 */
export const deniedRecoveries = async (
  ledger: Reader,
  states: readonly Health[],
  now: number,
): Promise<Readonly<{ denied: readonly Denied[]; looked: boolean }>> => {
  const down = statesOfTurn(
    states.filter(({ last_state }) => last_state === 'DOWN'),
    now,
  );
  const founded = await Promise.all(down.map((state) => wentDown(ledger, state)));
  const suspects = down
    .filter((_, i) => E.toUnion(founded[i] ?? E.right(true)) === false)
    .slice(0, foldsInLook);
  const denied: Denied[] = [];
  for (const state of suspects) {
    const said = await saidByLog(ledger, state, now);
    if (said === 'unknown' || said === 'DOWN') continue;
    const { api_id, version } = state;
    denied.push({
      api_id,
      version,
      why: `last_state is DOWN, and by its log it is ${said ?? 'not known yet'}`,
    });
  }
  return { denied, looked: !founded.some((one) => E.isLeft(one) && !isDenied(one.left)) };
};
