import * as E from 'fp-ts/lib/Either.js';
import { debtOn } from '../../projections/health/debts.ts';
import type { AlertChannel } from '../ports/alert-channel.ts';
import type { AlertDetails } from '../ports/alert-details.ts';
import { formatError } from '../text/format-error.ts';
import { readPendingAlerts } from './alert-details.ts';
import type { DeliveryContext } from './delivery.ts';
import { unalertedBefore } from './told-before.ts';
import { isWaiting } from './retry-wait.ts';
import { isHeldBack } from './wait-for-channel.ts';
import { deniedText } from '../states/unalerted-transitions.ts';
import { waiveAlerts, waiversOf, type ChannelStatus } from './waive-alerts.ts';

type Transition = AlertDetails['transition'];

type Found =
  | Readonly<{ _tag: 'due'; transitions: readonly Transition[] }>
  /** its next attempt comes later */
  | Readonly<{ _tag: 'heldBack' }>
  /** this runner cannot send them */
  | Readonly<{ _tag: 'lacking'; count: number }>
  | Readonly<{ _tag: 'failed'; reason: string }>;

/** The pending alerts of an API on a channel that may be sent now. `settled`: those that were waived. */
type Pending = Found & Readonly<{ settled: readonly Transition[] }>;

/** Reads the pending alerts of an API on a channel. Waives obsolete ones first. */
export const pendingOnChannel = (
  context: DeliveryContext,
  alerts: AlertChannel,
  status: ChannelStatus,
): ((apiId: string, hasAccepted: boolean) => Promise<Pending>) => {
  const { ledger, writer, clock, settings, passId, cache } = context;
  const { channelId } = status;
  const isPreview = alerts.mode === 'preview';
  /** by API, the oldest pending transition that its log bears out */
  const believed = new Map<string, number>();

  /** Why nothing may be settled behind the oldest pending transition of an API; null: all before it is settled. */
  const whyDoubted = async (oldest: Transition): Promise<string | null> => {
    const { api_id, seq } = oldest;
    if (believed.get(api_id) === seq) return null;
    const denied = await unalertedBefore(ledger, cache, oldest, channelId);
    if (E.isLeft(denied))
      return `whether the alerts of ${api_id} before ${String(seq)} were told is not known: ${denied.left.message}`;
    if (denied.right === null) {
      believed.set(writer.state(api_id).api_id, seq);
      return null;
    }
    const unalerted = { api_id, seq: denied.right.seq, channels: [channelId] };
    context.onDenied?.(unalerted);
    return `the state of ${api_id} is damaged: ${deniedText(unalerted)}; its alerts wait until it is rebuilt`;
  };

  const mustWait = async (apiId: string, newest: Transition): Promise<boolean> => {
    const state = writer.state(apiId);
    const now = clock.now();
    if (state.v === 1) return isWaiting(ledger, state, newest, { now, claimMs: settings.claimMs });
    const debt = debtOn(state, channelId);
    return debt !== null && isHeldBack(debt, now, settings.claimMs);
  };

  const waive = async (apiId: string, pending: readonly Transition[]): Promise<Pending> => {
    const due = (transitions: readonly Transition[], settled: readonly Transition[] = []): Pending => ({
      _tag: 'due',
      transitions,
      settled,
    });
    const [waiver] = await waiversOf(context, status, apiId, pending);
    if (waiver === undefined) return due(pending);
    const doubt = pending[0] === undefined ? null : await whyDoubted(pending[0]);
    if (doubt !== null) return { _tag: 'failed', reason: doubt, settled: [] };
    const { seqs } = waiver;
    const waived = pending.filter(({ seq }) => seqs.includes(seq));
    const claimant = { writer, passId, claimMs: settings.claimMs, channelId };
    const recorded = await waiveAlerts(claimant, apiId, waived, waiver);
    if (recorded._tag === 'NotAppended') {
      const why = `what ${apiId} owes could not be waived: ${recorded.reason}`;
      return { _tag: 'failed', reason: why, settled: [] };
    }
    if (recorded.refusal === 'claimedElsewhere' || recorded.refusal === 'replaced') return due([]);
    const own = new Set(
      recorded.events.flatMap((event) => (event.type === 'AlertWaived' ? event.for_seq : [])),
    );
    return due(
      pending.filter(({ seq }) => !seqs.includes(seq)),
      waived.filter(({ seq }) => own.has(seq)),
    );
  };

  return async (apiId, hasAccepted) => {
    const read = await readPendingAlerts(ledger, cache, writer.state(apiId), isPreview ? null : channelId);
    if (E.isLeft(read)) {
      const reason = `the pending alerts of ${apiId} cannot be read: ${formatError(read.left)}`;
      return { _tag: 'failed', reason, settled: [] };
    }
    if (isPreview) return { _tag: 'due', transitions: read.right, settled: [] };
    const found = await waive(apiId, read.right);
    if (found._tag !== 'due') return found;
    const [oldest] = found.transitions;
    const newest = found.transitions.at(-1);
    const { settled } = found;
    if (oldest === undefined || newest === undefined) return found;
    if (alerts.lacks !== undefined) return { _tag: 'lacking', count: found.transitions.length, settled };
    if (!hasAccepted && (await mustWait(apiId, newest))) return { _tag: 'heldBack', settled };
    const doubt = await whyDoubted(oldest);
    return doubt === null ? found : { _tag: 'failed', reason: doubt, settled };
  };
};
