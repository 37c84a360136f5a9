import * as E from 'fp-ts/lib/Either.js';
import type { Post } from '../../../runner/ports/post.ts';
import { startDeadline } from '../attempt/deadline.ts';
import { startPhases } from '../attempt/phases.ts';
import type { OpenConnection } from '../connection/open-connection.ts';
import { urlTarget } from '../connection/url-target.ts';
import { postOver } from './post-over.ts';

/** Sends messages over the same kind of connections as checks, each once. */
export const createPost =
  (open: OpenConnection, version: string): Post =>
  (request) =>
  async () => {
    const phases = startPhases();
    const deadline = startDeadline(request.timeoutMs, new AbortController().signal, phases);
    const socket = await open(urlTarget(new URL(request.url)), { phases, deadline });
    const headers = { 'user-agent': `upledger/${version}`, ...request.headers };
    const answer = E.isRight(socket)
      ? await postOver(socket.right, { ...request, headers }, phases, deadline)
      : ({ _tag: 'NotSent', error: { kind: socket.left.kind, message: socket.left.message } } as const);
    deadline.end();
    phases.stop();
    return answer;
  };
