import type { History, PassRecord } from '../../world/history.ts';
import type { StatedChannels } from '../../world/channel-plan.ts';
import { isStated } from './owed.ts';
import { claimOn, owedOn, type Naive } from '../naive-state.ts';
import { channelOf, channelsOf, ms, type StoredWaiver } from '../stored.ts';
import { idsIn } from '../messages.ts';
import type { Placed, Tell } from '../streams.ts';

/** It names a channel by default that it does not define. */
const isMisnamed = ({ ids, defaults }: StatedChannels): boolean =>
  defaults?.some((id) => id !== 'default' && !ids.includes(id)) ?? false;

/** The config in force came after the transition and names the channel no more, and the pass could read that nobody defines it. */
const isRemoved = (n: Naive, { for_seq, channel_id }: StoredWaiver, { stated }: PassRecord): boolean =>
  stated !== 'unreadable' &&
  stated?.nameless !== true &&
  (stated === null || !isMisnamed(stated)) &&
  !isStated(stated, channel_id) &&
  n.config !== null &&
  n.config.seq > for_seq &&
  !channelsOf(n.config).includes(channel_id);

/** It writes to the addresses of the API, and there are none. */
const hasNobody = (
  { plan }: History,
  n: Naive,
  { api_id, channel_id }: StoredWaiver,
  { listed, stated }: PassRecord,
): boolean => {
  const kind = plan.channels.find(({ id }) => id === channel_id)?.kind;
  if (kind !== 'email' || stated === null || stated === 'unreadable' || listed === null) return false;
  if (!stated.ids.includes(channel_id) || stated.broken.includes(channel_id)) return false;
  const entry = listed.get(api_id);
  return entry === undefined || entry === 'invalid'
    ? n.config?.removed === true
    : entry.notify_emails.length === 0;
};

/** A DOWN that is over, or its UP: people never got the DOWN, and every attempt to send it was refused. */
const isSuperseded = (h: History, n: Naive, waiver: StoredWaiver, landed: number): boolean => {
  const { api_id, channel_id, for_seq } = waiver;
  if (h.plan.channels.find(({ id }) => id === channel_id)?.kind !== 'pagerduty') return false;
  const told = n.changes.filter((change) => channelsOf(change).includes(channel_id));
  const at = told.findIndex(({ seq }) => seq === for_seq);
  const [down, up] = told[at]?.to === 'DOWN' ? [told[at], told[at + 1]] : [told[at - 1], told[at]];
  if (down?.to !== 'DOWN' || up?.to !== 'UP' || down.signal !== up.signal) return false;
  const id = `${api_id}/${String(down.seq)}`;
  const arrived = h.sends.some(
    (send) =>
      send.accepted &&
      send.channelId === channel_id &&
      send.arrived !== null &&
      send.arrived <= landed &&
      idsIn(send).includes(id),
  );
  const isOpen = n.claims.some(
    (claim) =>
      channelOf(claim) === channel_id && claim.for_seq === down.seq && !n.answered.has(claim.attempt),
  );
  return !arrived && !isOpen;
};

/** A waiver is of the oldest transition that is owed on its channel, has its reason, and no other pass may be sending there. */
export const checkWaiver = (
  h: History,
  n: Naive,
  waiver: StoredWaiver,
  { written }: Placed,
  tell: Tell,
): void => {
  const at = `${waiver.api_id}/${String(waiver.seq)}`;
  const { channel_id, for_seq, reason } = waiver;
  const pass = h.passes.get(written.passId);
  if (owedOn(n, channel_id)[0]?.seq !== for_seq)
    tell('waiver order', `${at} waives ${String(for_seq)}, which is not the oldest owed on ${channel_id}`);
  const lawful =
    pass !== undefined &&
    {
      removed: () => isRemoved(n, waiver, pass),
      nobody: () => hasNobody(h, n, waiver, pass),
      superseded: () => isSuperseded(h, n, waiver, written.landed),
    }[reason]();
  if (!lawful)
    tell('waived', `${at} waives ${String(for_seq)} on ${channel_id} as ${reason}, which is not so`);
  const held = claimOn(n, channel_id);
  const left = held === null ? 0 : ms(held.claimed_until) - ms(waiver.recorded_at);
  if (held !== null && held.pass_id !== written.passId && left > 0 && left <= (h.plan.claimMs * 4) / 3)
    tell('waived', `${at} waives while ${held.pass_id} still holds the channel`);
};
