import { PublishCommand, type PublishInput, type SNSClient } from '@aws-sdk/client-sns';
import type { AlertMessage, AlertChannel, PublishResult } from '../../runner/ports/alert-channel.ts';
import { classifyFailure, type Attempt } from './classify-failure.ts';
import { messageInput } from './message-input.ts';
import type { PublishTimes } from './publish-timeouts.ts';

export type SnsDeps = Readonly<{
  /** makes each request once */
  client: SNSClient;
  topicArn: string;
  environment: string;
  times: PublishTimes;
  /** milliseconds that only go forward */
  elapsed: () => number;
  /** resolves after `ms` or when aborted */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** 0 ≤ x < 1 */
  random: () => number;
}>;

/** The topic. The attempts are made here and not by the SDK, because what each one met decides what is known. */
export const snsAlerts = (deps: SnsDeps): AlertChannel => ({
  name: deps.topicArn,
  mode: 'records',
  publish: (message) => async () => publish(deps, message),
});

const publish = async (deps: SnsDeps, message: AlertMessage): Promise<PublishResult> => {
  const input = messageInput(message, deps.topicArn, deps.environment);
  const end = deps.elapsed() + deps.times.totalMs;
  const failures: Attempt[] = [];
  for (let n = 1; n <= deps.times.attempts; n += 1) {
    const left = end - deps.elapsed();
    if (left <= 0) break;
    const attempt = await attemptOnce(deps, input, Math.min(left, deps.times.requestMs));
    if ('message_id' in attempt)
      return { _tag: 'Accepted', channel: 'sns', message_id: attempt.message_id, topic_arn: deps.topicArn };
    failures.push(attempt);
    if (!attempt.again) break;
    if (n < deps.times.attempts)
      await deps.sleep(Math.min(deps.random() * 100 * 2 ** n, end - deps.elapsed()));
  }
  return resultOf(failures);
};

/** Rejected only if every attempt was certainly rejected. `messageRejected` follows the last response. */
const resultOf = (failures: readonly Attempt[]): PublishResult => {
  const last = failures.at(-1);
  const error = last?.error ?? { kind: 'timeout', message: 'there was no time left to publish' };
  if (failures.every(({ sure }) => sure))
    return { _tag: 'Rejected', error, messageRejected: last?.messageRejected ?? false };
  return { _tag: 'Unknown', error: failures.findLast(({ sure }) => !sure)?.error ?? error };
};

const attemptOnce = async (
  { client, sleep }: SnsDeps,
  input: PublishInput,
  ms: number,
): Promise<Attempt | Readonly<{ message_id: string | null }>> => {
  const abort = new AbortController();
  const answered = new AbortController();
  // The SDK's time-outs begin with the connection; looking for credentials before it can hang as well.
  const tooLate = sleep(ms, answered.signal).then((): Attempt => {
    abort.abort();
    return {
      sure: false,
      again: true,
      messageRejected: false,
      error: { kind: 'timeout', message: `no response within ${String(ms)} ms` },
    };
  });
  const sent = client
    .send(new PublishCommand(input), { abortSignal: abort.signal })
    .then(({ MessageId }) => ({ message_id: MessageId ?? null }), classifyFailure);
  try {
    return await Promise.race([sent, tooLate]);
  } finally {
    answered.abort();
  }
};
