import { defaultChannel } from '../../../src/events/fields/channel-id.ts';
import type { AlertMessage, AlertChannel, PublishResult } from '../../../src/runner/ports/alert-channel.ts';
import type { Process } from '../process/process.ts';
import type { World } from '../world/world.ts';

/** One message as the channel got it. `called`: when the program sent it; `accepted`: whether people will see it. */
export type Send = {
  readonly passId: string;
  readonly channelId: string;
  readonly message: AlertMessage;
  readonly called: number;
  readonly messageId: string;
  arrived: number | null;
  accepted: boolean;
  /** what the program was told, once it was */
  answer: PublishResult['_tag'] | null;
};

const isMinimal = ({ kind, body }: AlertMessage): boolean =>
  kind === 'digest' ? !body.includes(', since ') : !body.includes('API:');

/** Whether a channel refuses a message for what it says of some APIs. */
export const isPoisoned = ({ plan, scheduler }: World, message: AlertMessage): boolean =>
  scheduler.now() < plan.quietFrom &&
  !isMinimal(message) &&
  plan.apis.some(({ poison, api_id }) => poison && message.body.includes(`${api_id}/`));

/** Publishes as one process on one channel, which answers by `judge` when the message arrives. */
export const publishOn =
  (
    { plan, scheduler, calls, trace, sends }: World,
    process: Process,
    channelId: string,
    judge: (send: Send) => PublishResult,
    delay: () => number = () => 0,
  ): AlertChannel['publish'] =>
  (message) =>
  async () => {
    const send: Send = {
      passId: process.passId,
      channelId,
      message,
      called: scheduler.now(),
      messageId: `m${String(sends.length)}`,
      arrived: null,
      accepted: false,
      answer: null,
    };
    sends.push(send);
    const result = await calls.request(process, () => {
      send.arrived = scheduler.now();
      return judge(send);
    });
    const late = delay();
    if (late > 0) await calls.answer(process, late, () => undefined);
    const on = plan.channels.length === 0 ? '' : ` on ${channelId}`;
    trace(
      `${process.passId} publish${on} ${message.transition_id ?? message.kind} "${message.subject}": ${result._tag}${send.accepted ? ', accepted' : ''}`,
    );
    send.answer = result._tag;
    return result;
  };

/** SNS as one process reaches it. */
export const simSns = (world: World, process: Process): AlertChannel => {
  const { calls, isOut } = world;
  const judge = (send: Send): PublishResult => {
    const { random } = process;
    const error = { kind: 'SimulatedFault', message: 'the channel is unwell' };
    if (isOut('sns') || calls.hits(process, 'snsRefused'))
      return random.chance(0.5)
        ? { _tag: 'Rejected', error, messageRejected: false }
        : { _tag: 'Unknown', error };
    if (isPoisoned(world, send.message)) return { _tag: 'Rejected', error, messageRejected: true };
    if (calls.hits(process, 'snsNothing')) return { _tag: 'Unknown', error };
    send.accepted = true;
    if (calls.hits(process, 'snsLost')) return { _tag: 'Unknown', error };
    return { _tag: 'Accepted', channel: 'sns', message_id: send.messageId, topic_arn: 'arn:simulated' };
  };
  return {
    name: 'simulated topic',
    mode: 'records',
    publish: publishOn(world, process, defaultChannel, judge),
  };
};
