import type { OpenChannel } from '../../../src/runner/alerting/deliver-alerts.ts';
import type { PublishResult } from '../../../src/runner/ports/alert-channel.ts';
import type { Process } from '../process/process.ts';
import type { ChannelFault, ChannelPlan } from '../world/channel-plan.ts';
import type { World } from '../world/world.ts';
import { isPoisoned, publishOn, type Send } from './sim-sns.ts';

const digests = { slack: 'one', email: 'byAudience', pagerduty: 'none' } as const;

const error = { kind: 'SimulatedFault', message: 'the channel is unwell' };
const refused: PublishResult = { _tag: 'Rejected', error, messageRejected: false };
const unknown: PublishResult = { _tag: 'Unknown', error };

/** Whether a runner has no secret for a channel at a true time. */
export const lacksAt = ({ plan }: Pick<World, 'plan'>, runner: number, id: string, time: number): boolean =>
  time < plan.quietFrom && (plan.runners[runner]?.lacks.includes(id) ?? false);

/** The channels beside `default` as one process reaches them. */
export const simChannels = (world: World, process: Process): OpenChannel => {
  const { plan, scheduler } = world;

  const judge =
    (channel: ChannelPlan, fails: (fault: ChannelFault) => boolean) =>
    (send: Send): PublishResult => {
      const now = scheduler.now();
      if (now < plan.quietFrom && channel.dead.some(({ from, to }) => from <= now && now < to))
        return refused;
      if (fails('resetBefore') || fails('refusesAll')) return refused;
      if (fails('asksForPause')) return { ...refused, retryAfterMs: process.random.int(0, 5_400_000) };
      if (isPoisoned(world, send.message) || (!send.message.minimal && fails('refusesMessage')))
        return { ...refused, messageRejected: true };
      if (fails('silent')) return unknown;
      send.accepted = true;
      if (fails('resetAfter') || fails('unclear')) return unknown;
      return {
        _tag: 'Accepted',
        channel: channel.kind,
        message_id: send.messageId,
        topic_arn: null,
        receipt: null,
      };
    };

  return ({ id }) => {
    const channel = plan.channels.find((one) => one.id === id);
    if (channel === undefined) throw new Error(`the world has no channel ${id}`);
    const fails = (fault: ChannelFault): boolean =>
      scheduler.now() < plan.quietFrom && process.random.chance(channel.rates[fault] ?? 0);
    // An adapter gives up well within a third of a claim.
    const delay = () => (fails('slow') ? process.random.int(1, Math.floor(plan.claimMs / 6)) : 0);
    return {
      name: id,
      mode: 'records',
      digests: digests[channel.kind],
      ...(lacksAt(world, process.runner, id, scheduler.now()) ? { lacks: 'a secret is not set' } : {}),
      publish: publishOn(world, process, id, judge(channel, fails), delay),
    };
  };
};
