import * as E from 'fp-ts/lib/Either.js';
import { openConnection } from '../../adapters/http/connection/open-connection.ts';
import { createSecureSocket } from '../../adapters/http/connection/secure-socket.ts';
import { createResolveName } from '../../adapters/http/dns/resolve-name.ts';
import { createPost } from '../../adapters/http/post/create-post.ts';
import { programVersion } from './program-version.ts';

const timeoutMs = 10_000;

/** Calls the heartbeat URL. Left: why it failed, with only the origin of the URL, which is a secret. */
export const callHeartbeat = async (url: string, denyPrivate: boolean): Promise<E.Either<string, null>> => {
  const open = openConnection({
    resolveName: createResolveName(),
    secureSocket: createSecureSocket([]),
    denyPrivate,
  });
  const post = createPost(open, programVersion());
  const answer = await post({ url, headers: {}, body: '', timeoutMs })();
  const { origin } = new URL(url);
  if (answer._tag !== 'Answered')
    return E.left(`HEARTBEAT_URL (${origin}) was not reached: ${answer.error.message}`);
  return answer.status >= 200 && answer.status < 300
    ? E.right(null)
    : E.left(`HEARTBEAT_URL (${origin}) answered ${String(answer.status)}`);
};
