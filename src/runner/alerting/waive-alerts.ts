import * as E from 'fp-ts/lib/Either.js';
import type { AlertDetails } from '../ports/alert-details.ts';
import { debtOn, settledOn } from '../../projections/health/debts.ts';
import type { Health } from '../../projections/health/health-state.ts';
import type { ApiConfig } from '../config/api-config.ts';
import { isDefined, namesUnknown, type ChannelSettings } from '../config/channels/channel-settings.ts';
import { readEvents, readOne } from '../recording/read-events.ts';
import type { Appended } from '../recording/stream.ts';
import type { Claimant } from './claim-alert.ts';
import type { DeliveryContext, Waiver } from './delivery.ts';

type Transition = AlertDetails['transition'];

/** Whether a channel still exists and has recipients. */
export type ChannelStatus = Readonly<{
  channelId: string;
  settings: ChannelSettings;
  /** the settings and configs are what they are now: they were read and decoded */
  trusted: boolean;
  /** it writes to the addresses of the API */
  writesToApi: boolean;
  /** a DOWN with its UP is dropped if neither was sent */
  dropsPairs: boolean;
}>;

/** Those before the config in force, where it names the channel no longer, and nobody defines it. */
const removed = async (
  { ledger }: DeliveryContext,
  { channelId, settings, trusted }: ChannelStatus,
  apiId: string,
  pending: readonly Transition[],
  config: Health['config'],
): Promise<readonly number[]> => {
  if (!trusted || !settings.complete || isDefined(settings, channelId)) return [];
  if (namesUnknown(settings)) return [];
  if (config === null) return [];
  const before = pending.filter(({ seq }) => seq < config.seq);
  if (before.length === 0) return [];
  const last = await readOne(ledger, apiId, config.seq);
  if (E.isLeft(last) || last.right?.type !== 'ApiConfigured') return [];
  return last.right.channels.includes(channelId) ? [] : before.map(({ seq }) => seq);
};

/** A recorded removal names no address, and the log holds none. */
const hasNobody = (
  { configOf }: DeliveryContext,
  { trusted, writesToApi }: ChannelStatus,
  apiId: string,
  recorded: Health['config'],
): boolean => {
  if (!trusted || !writesToApi) return false;
  const config: ApiConfig | undefined = configOf(apiId);
  return config === undefined ? recorded?.removed === true : config.notify_emails.length === 0;
};

/** Whether the alert may have been sent: an attempt has no result, or the log cannot be read. */
const mayHaveBeenSent = async (
  { ledger, writer }: DeliveryContext,
  channelId: string,
  { api_id, seq }: Transition,
): Promise<boolean> => {
  const events = await readEvents(ledger, api_id, { from: seq + 1, to: writer.state(api_id).version });
  if (E.isLeft(events)) return true;
  const open = new Set<number>();
  for (const event of events.right) {
    if (event.type === 'AlertAttempted' && event.channel_id === channelId && event.for_seq === seq)
      open.add(event.attempt);
    if (event.type === 'AlertFailed' && event.channel_id === channelId) open.delete(event.attempt);
  }
  return open.size > 0;
};

/** Complete pairs of DOWN and UP from the oldest, up to the first that may have been sent. */
const superseded = async (
  context: DeliveryContext,
  { channelId, dropsPairs }: ChannelStatus,
  pending: readonly Transition[],
): Promise<readonly number[]> => {
  const seqs: number[] = [];
  if (!dropsPairs || pending.length < 2) return seqs;
  for (let at = 0; at + 1 < pending.length; at += 2) {
    const [down, up] = [pending[at], pending[at + 1]];
    if (down?.to !== 'DOWN' || up?.to !== 'UP' || down.signal !== up.signal) break;
    if (await mayHaveBeenSent(context, channelId, down)) break;
    seqs.push(down.seq, up.seq);
  }
  return seqs;
};

/** The pending transitions of an API to waive on a channel, in order, and why. */
export const waiversOf = async (
  context: DeliveryContext,
  status: ChannelStatus,
  apiId: string,
  pending: readonly Transition[],
): Promise<readonly Waiver[]> => {
  const { config } = context.writer.state(apiId);
  // A config that comes meanwhile may name the channel again.
  const basis = { config: config?.seq };
  const gone = await removed(context, status, apiId, pending, config);
  if (gone.length > 0) return [{ seqs: gone, reason: 'removed', basis }];
  if (hasNobody(context, status, apiId, config))
    return [{ seqs: pending.map(({ seq }) => seq), reason: 'nobody', basis }];
  const { channelId } = status;
  const state = context.writer.state(apiId);
  const untouched = {
    settled: settledOn(state, channelId),
    attempted: debtOn(state, channelId)?.attempted_seq ?? null,
  };
  const pairs = await superseded(context, status, pending);
  return pairs.length > 0 ? [{ seqs: pairs, reason: 'superseded', basis: untouched }] : [];
};

/** Records in one commit that transitions are no longer pending. */
export const waiveAlerts = (
  { writer, passId, channelId }: Claimant,
  apiId: string,
  transitions: readonly Transition[],
  { reason, basis }: Pick<Waiver, 'reason' | 'basis'>,
): Promise<Appended> =>
  writer.execute(apiId, () => [
    {
      _tag: 'WaiveAlerts',
      channel_id: channelId,
      reason,
      alerts: transitions.map(({ seq, at }) => ({ for_seq: seq, at })),
      pass_id: passId,
      basis,
    },
  ]);
