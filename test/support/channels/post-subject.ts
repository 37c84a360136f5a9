import type { AlertChannel } from '../../../src/runner/ports/alert-channel.ts';
import { createPost } from '../../../src/adapters/http/post/create-post.ts';
import { createSecureSocket } from '../../../src/adapters/http/connection/secure-socket.ts';
import { openConnection } from '../../../src/adapters/http/connection/open-connection.ts';
import { createResolveName } from '../../../src/adapters/http/dns/resolve-name.ts';
import type { PostDeps } from '../../../src/adapters/channels/post-channel.ts';
import type { Behaviour, ChannelSubject } from '../../contracts/alert-channel.ts';
import { bodyOf, httpServer, refusedPort } from '../http/servers.ts';
import type { PayloadRules, Posted } from './payload-rules.ts';

const answers: Partial<Record<Behaviour, Readonly<{ status: number; headers?: Record<string, string> }>>> = {
  accept: { status: 200 },
  refuseMessage: { status: 400 },
  refuseChannel: { status: 404 },
  unsure: { status: 503 },
  retryLater: { status: 429, headers: { 'retry-after': '60' } },
};

/** What the receiver calls every message. */
export const assignedId = 'answer-1';

/** Posts as the program does, to addresses of this machine too. */
const testPost = () =>
  createPost(
    openConnection({
      resolveName: createResolveName(),
      secureSocket: createSecureSocket([]),
      denyPrivate: false,
    }),
    'test',
  );

/** A receiver over HTTP that refuses whatever breaks its rules. */
export const postSubject = async (
  rules: readonly PayloadRules[],
  channelAt: (origin: string, deps: PostDeps) => AlertChannel,
  secrets: readonly string[],
  idOf: (posted: Posted) => string | null = () => null,
): Promise<ChannelSubject> => {
  let behaviour: Behaviour = 'accept';
  const received: string[] = [];
  const broken: string[] = [];
  let lastId: string | null = null;
  const server = await httpServer((request, response) => {
    void bodyOf(request).then((body) => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const posted: Posted = { path: request.url ?? '', headers, body };
      received.push(body);
      lastId = idOf(posted);
      broken.push(...rules.flatMap((rule) => rule(posted)));
      if (behaviour === 'slow') return;
      if (behaviour === 'resetAfter') {
        request.socket.destroy();
        return;
      }
      const { status, headers: more = {} } = answers[behaviour] ?? { status: 500 };
      response.writeHead(status, more).end(`{"id":"${assignedId}"}`);
    });
  });
  const now = Date.now();
  const unused = await refusedPort();
  // The address changes with the behaviour, as a receiver that is gone has none.
  const deps: PostDeps = { post: testPost(), timeoutMs: 400, now: () => now };
  const there = channelAt(server.url, deps);
  const gone = channelAt(`http://127.0.0.1:${String(unused)}`, deps);
  return {
    channel: {
      ...there,
      publish: (message) => (behaviour === 'resetBefore' ? gone : there).publish(message),
    },
    behave: async (next) => {
      behaviour = next;
    },
    received: () => received,
    lastId: () => lastId,
    broken: () => broken,
    secrets,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
};
