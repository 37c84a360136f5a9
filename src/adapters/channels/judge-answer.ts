import { truncateUtf8 } from '../../events/encoding/truncate-utf8.ts';
import type { PublishResult } from '../../runner/ports/alert-channel.ts';
import type { PostAnswer } from '../../runner/ports/post.ts';

type Refused = Exclude<PublishResult, { _tag: 'Accepted' }>;

/** With these status codes the message is the cause: malformed, too large or not processable. */
const aboutMessage: ReadonlySet<number> = new Set([400, 413, 422]);

const texts: Readonly<Record<number, string>> = {
  401: 'the credentials are not accepted',
  403: 'not allowed to post there',
  404: 'there is no such channel',
  410: 'the channel is gone',
  429: 'too many messages',
};

const messageOf = (status: number): string => {
  const why = status >= 300 && status < 400 ? 'redirects are not followed' : texts[status];
  return `answered ${String(status)}${why === undefined ? '' : `: ${why}`}`;
};

/** The error of a response that is not an acceptance; null: accepted. The body is not shown, because it is foreign text. */
export const judgeAnswer = (answer: PostAnswer): Refused | null => {
  if (answer._tag !== 'Answered') {
    const error = { kind: answer.error.kind, message: truncateUtf8(answer.error.message) };
    return answer._tag === 'NotSent'
      ? { _tag: 'Rejected', error, messageRejected: false }
      : { _tag: 'Unknown', error };
  }
  const { status, retryAfterMs } = answer;
  if (status >= 200 && status < 300) return null;
  const error = { kind: 'status', message: messageOf(status) };
  // A gateway may respond with 5xx although the request arrived at the server behind it.
  if (status >= 500 || status < 300) return { _tag: 'Unknown', error };
  return {
    _tag: 'Rejected',
    error,
    messageRejected: aboutMessage.has(status),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  };
};
