import * as E from 'fp-ts/lib/Either.js';
import { invalidItemText } from '../../events/encoding/invalid-item.ts';
import type { Ledger, LedgerError } from '../../projections/ledger.ts';
import type { InvalidState } from '../../projections/health/decode-state.ts';
import { alertFindings } from './alert-findings.ts';
import { deniedFindings } from './denied-findings.ts';
import { fault, okay, type Finding } from './finding.ts';
import { statesAhead } from './states-ahead-of-log.ts';
import { readStreamNames, streamsWithoutState } from './streams-without-state.ts';
import { listText } from '../text/list-text.ts';

const remedies: Readonly<Record<InvalidState['why'], string>> = {
  newer: 'a newer upledger wrote it: upgrade this one',
  versionless: 'stop cron, then upledger replay --write --reset rebuilds it from the log',
  damaged: 'upledger replay --write rebuilds it from the log',
};

const byHand =
  'it has no log to rebuild it from: is this the right states table? If so, delete the state by hand';

/** The first event of a stream is permanent, so it shows whether there is a stream. */
const hasLog = async (ledger: Ledger, apiId: string): Promise<E.Either<LedgerError, boolean>> => {
  const first = await ledger.readEvent(apiId, 1)();
  if (E.isRight(first)) return E.right(first.right !== null);
  return first.left._tag === 'LedgerError' ? E.left(first.left) : E.right(true);
};

const unreadableStates = async (
  ledger: Ledger,
  faults: readonly InvalidState[],
): Promise<E.Either<LedgerError, readonly Finding[]>> => {
  const findings: Finding[] = [];
  for (const one of faults) {
    const logged = one.api_id === null ? E.right(false) : await hasLog(ledger, one.api_id);
    if (E.isLeft(logged)) return logged;
    const remedy = logged.right || one.why === 'newer' ? remedies[one.why] : byHand;
    findings.push(fault('rows', invalidItemText(one), remedy));
  }
  return E.right(findings);
};

const unreadableLog = ({ message }: LedgerError): Finding =>
  fault('log', message, 'the log must be readable for anything to be recorded');

const aheadOfLog = (apiIds: readonly string[]): readonly Finding[] =>
  apiIds.length === 0
    ? []
    : [
        fault(
          'rows',
          `${apiIds.join(', ')}: ahead of the log, as after a restore from backup`,
          'stop cron, then upledger replay --write --reset',
        ),
      ];

const manyNames = 20;

const withoutState = (streams: readonly string[]): readonly Finding[] => {
  if (streams.length === 0) return [];
  return [
    fault(
      'rows',
      `streams without a state, as after the states table was lost: ${listText(streams, manyNames)}`,
      'upledger replay --write rebuilds them: a pass does so for configured APIs only, and pending alerts of the others are not sent',
    ),
  ];
};

/**
 * The states, and what the log says of them; `now` (epoch ms) decides what may have expired. `lists`: whether this role lists
 * the streams of the log, which shows those without a state.
 */
export const ledgerFindings = async (
  ledger: Ledger,
  now: number,
  lists = true,
): Promise<readonly Finding[]> => {
  const streams = lists ? await readStreamNames(ledger) : E.right(null);
  if (E.isLeft(streams)) return [unreadableLog(streams.left)];
  const states = await ledger.loadStates()();
  if (E.isLeft(states))
    return [fault('rows', states.left.message, 'the states must be readable for anything to be checked')];
  const unreadable = await unreadableStates(ledger, states.right.faults);
  if (E.isLeft(unreadable)) return [unreadableLog(unreadable.left)];
  const missing =
    streams.right === null ? [] : withoutState(streamsWithoutState(streams.right, states.right));
  const ahead = await statesAhead(ledger, now)();
  if (E.isLeft(ahead)) return [...unreadable.right, ...missing, unreadableLog(ahead.left)];
  const denied = await deniedFindings(ledger, states.right.states, now);
  const found = [...unreadable.right, ...missing, ...aheadOfLog(ahead.right), ...denied];
  const alerts = await alertFindings(ledger, states.right.states, now);
  if (found.length > 0) return [...found, ...alerts];
  const compared =
    streams.right === null
      ? 'not checked for missing states, which an operator or an auditor can do'
      : 'none missing';
  return [
    okay('rows', `${String(states.right.states.length)}, none ahead of the log, ${compared}`),
    ...alerts,
  ];
};
