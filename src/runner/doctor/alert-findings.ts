import * as E from 'fp-ts/lib/Either.js';
import { decodeEvent } from '../../events/decoding/decode-event.ts';
import { claimLength, longestClaimMs } from '../../projections/health/claims.ts';
import { claimOn, debtOn } from '../../projections/health/debts.ts';
import { defaultChannel } from '../../events/fields/channel-id.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { Ledger } from '../../projections/ledger.ts';
import { durationText } from '../text/format-duration.ts';
import { warning, type Finding } from './finding.ts';

/** Nobody waits so long for an alert that goes out: a claim that was left runs out in an hour at most. */
const longMs = 3_600_000;

const channelsOf = ({ behind }: Health): readonly string[] =>
  behind === null ? [defaultChannel] : Object.keys(behind);

/** A claim that says more than any may counts as run out, and who wrote it is to be found. */
const claimFinding = (state: Health, channelId: string): readonly Finding[] => {
  const claim = claimOn(state, channelId);
  if (claim === null || claimLength(claim) <= longestClaimMs) return [];
  return [
    warning(
      'alerts',
      `${state.api_id}: pass ${claim.pass_id} claimed the alert of ${String(claim.for_seq)} until ${claim.claimed_until}, longer than an hour: it counts as run out`,
      'upledger audit names the event, if it is in the log; find out who wrote it',
    ),
  ];
};

const pendingFinding = async (
  ledger: Ledger,
  state: Health,
  channelId: string,
  now: number,
): Promise<readonly Finding[]> => {
  const debt = debtOn(state, channelId);
  if (debt === null) return [];
  const seq = debt.oldest_seq ?? debt.last_seq;
  const line = await ledger.readEvent(state.api_id, seq)();
  const event = E.isRight(line) && line.right !== null ? decodeEvent(line.right) : null;
  const at = event !== null && E.isRight(event) ? Date.parse(event.right.recorded_at) : null;
  if (at !== null && now - at < longMs) return [];
  const since = at === null ? 'for a time that cannot be read' : `for ${durationText(now - at)}`;
  return [
    warning(
      'alerts',
      `${state.api_id}: the alert of ${String(seq)} has been pending on ${channelId} ${since}`,
      'run a pass by hand: it says why the channel does not take it',
    ),
  ];
};

/** Claims that are longer than any may be, and alerts that have been pending for more than an hour. `now`: epoch ms. */
export const alertFindings = async (
  ledger: Ledger,
  states: readonly Health[],
  now: number,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  for (const state of states)
    for (const channelId of channelsOf(state))
      findings.push(
        ...claimFinding(state, channelId),
        ...(await pendingFinding(ledger, state, channelId, now)),
      );
  return findings;
};
