import { request as send, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { PostAnswer, PostRequest } from '../../../runner/ports/post.ts';
import { exchangeError } from '../attempt/classify-error.ts';
import type { Deadline } from '../attempt/deadline.ts';
import type { Phases } from '../attempt/phases.ts';
import { retryAfterMs } from './retry-after.ts';

const mostBodyBytes = 4096;

const headLimit = 65_536;

/** One request over an open connection, which is closed afterwards. */
export const postOver = (
  socket: Socket,
  { url, headers, body }: PostRequest,
  phases: Phases,
  deadline: Deadline,
): Promise<PostAnswer> =>
  new Promise((resolve) => {
    let settled = false;
    const written = socket.bytesWritten;
    const settle = (answer: PostAnswer): void => {
      if (settled) return;
      settled = true;
      deadline.unwatch();
      socket.destroy();
      resolve(answer);
    };
    const fail = ({ left: { kind, message } }: ReturnType<typeof exchangeError>): void => {
      settle({ _tag: socket.bytesWritten > written ? 'Unsure' : 'NotSent', error: { kind, message } });
    };
    deadline.watch(fail);
    phases.enter('first_byte');
    const { pathname, search, host } = new URL(url);
    const answered = (response: IncomingMessage): void => {
      phases.enter('body');
      const chunks: Buffer[] = [];
      let size = 0;
      // The status has been read, so a failure of the body does not matter.
      const done = (): void => {
        const { statusCode = 0 } = response;
        settle({
          _tag: 'Answered',
          status: statusCode,
          retryAfterMs: retryAfterMs(response.headers['retry-after'], Date.now()),
          body: Buffer.concat(chunks).subarray(0, mostBodyBytes).toString('utf8'),
        });
      };
      deadline.watch(done);
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= mostBodyBytes) done();
      });
      response.once('end', done);
      response.once('error', done);
      response.once('close', done);
    };
    const request = send(
      {
        method: 'POST',
        path: pathname + search,
        headers: { ...headers, host, 'content-length': Buffer.byteLength(body), connection: 'close' },
        createConnection: () => socket,
        maxHeaderSize: headLimit,
      },
      answered,
    );
    request.once('error', (error) => {
      fail(exchangeError(error, phases.current()));
    });
    request.end(body);
  });
