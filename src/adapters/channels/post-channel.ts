import type { AlertChannel, AlertMessage, PublishResult } from '../../runner/ports/alert-channel.ts';
import type { Post, PostAnswer } from '../../runner/ports/post.ts';
import type { ChannelKind } from '../../runner/config/channels/channel-config.ts';
import { judgeAnswer } from './judge-answer.ts';

/** The dependencies of every channel over HTTP. */
export type PostDeps = Readonly<{
  post: Post;
  /** how long one message may take, in ms */
  timeoutMs: number;
  /** epoch ms */
  now: () => number;
}>;

/** One request to a receiver, and how to read its successful response. */
export type Carried = Readonly<{
  url: string;
  headers?: Readonly<Record<string, string>>;
  body: unknown;
  /** the id under which it is sent: recorded where the receiver assigns none */
  id?: string;
  /** the id that the receiver assigned to the message */
  idOf?: (body: string) => string | null;
  /** an error reported in a 2xx response; null: none */
  failureOf?: (
    answer: Extract<PostAnswer, { _tag: 'Answered' }>,
  ) => Exclude<PublishResult, { _tag: 'Accepted' }> | null;
}>;

const publishOne = async (
  kind: ChannelKind,
  { post, timeoutMs }: PostDeps,
  carried: Carried,
): Promise<PublishResult> => {
  const answer = await post({
    url: carried.url,
    headers: { 'content-type': 'application/json', ...carried.headers },
    body: typeof carried.body === 'string' ? carried.body : JSON.stringify(carried.body),
    timeoutMs,
  })();
  const refused =
    judgeAnswer(answer) ?? (answer._tag === 'Answered' ? (carried.failureOf?.(answer) ?? null) : null);
  if (refused !== null) return refused;
  const assigned = answer._tag === 'Answered' ? (carried.idOf?.(answer.body) ?? null) : null;
  const message_id = assigned ?? carried.id ?? null;
  return { _tag: 'Accepted', channel: kind, message_id, topic_arn: null };
};

/** Sends the requests of a message in order. Stops at the first that is not accepted. */
export const postChannel = (
  kind: ChannelKind,
  id: string,
  deps: PostDeps,
  requests: (message: AlertMessage) => readonly Carried[],
): AlertChannel => ({
  name: id,
  mode: 'records',
  publish: (message) => async () => {
    let result: PublishResult | null = null;
    for (const carried of requests(message)) {
      const one = await publishOne(kind, deps, carried);
      // Earlier requests of this message were accepted, so the result is unknown.
      if (one._tag === 'Rejected' && result !== null) return { _tag: 'Unknown', error: one.error };
      if (one._tag !== 'Accepted') return one;
      result ??= one;
    }
    return (
      result ?? {
        _tag: 'Rejected',
        error: { kind: 'empty', message: 'the message tells of nothing' },
        messageRejected: true,
      }
    );
  },
});
