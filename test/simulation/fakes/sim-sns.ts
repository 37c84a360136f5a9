import type { AlertMessage, AlertChannel, PublishResult } from '../../../src/runner/ports/alert-channel.ts';
import type { Process } from '../process/process.ts';
import type { World } from '../world/world.ts';

/** One message as the channel got it. `called`: when the program sent it; `accepted`: whether people will see it. */
export type Send = {
  readonly passId: string;
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

/** SNS as one process reaches it. */
export const simSns = (world: World, process: Process): AlertChannel => {
  const { plan, scheduler, calls, isOut, trace, sends } = world;
  const poison = plan.apis.filter((api) => api.poison).map(({ api_id }) => `${api_id}/`);

  const refuses = (message: AlertMessage): boolean =>
    scheduler.now() < plan.quietFrom &&
    !isMinimal(message) &&
    poison.some((prefix) => message.body.includes(prefix));

  const judge = (send: Send): PublishResult => {
    const { random } = process;
    const error = { kind: 'SimulatedFault', message: 'the channel is unwell' };
    send.arrived = scheduler.now();
    if (isOut('sns') || calls.hits(process, 'snsRefused'))
      return random.chance(0.5)
        ? { _tag: 'Rejected', error, messageRejected: false }
        : { _tag: 'Unknown', error };
    if (refuses(send.message)) return { _tag: 'Rejected', error, messageRejected: true };
    if (calls.hits(process, 'snsNothing')) return { _tag: 'Unknown', error };
    send.accepted = true;
    if (calls.hits(process, 'snsLost')) return { _tag: 'Unknown', error };
    return { _tag: 'Accepted', channel: 'sns', message_id: send.messageId, topic_arn: 'arn:simulated' };
  };

  return {
    name: 'simulated topic',
    mode: 'records',
    publish: (message) => async () => {
      const send: Send = {
        passId: process.passId,
        message,
        called: scheduler.now(),
        messageId: `m${String(sends.length)}`,
        arrived: null,
        accepted: false,
        answer: null,
      };
      sends.push(send);
      const result = await calls.request(process, () => judge(send));
      trace(
        `${process.passId} publish ${message.transition_id ?? message.kind} "${message.subject}": ${result._tag}${send.accepted ? ', accepted' : ''}`,
      );
      send.answer = result._tag;
      return result;
    },
  };
};
