import type { TLSSocket } from 'node:tls';
import * as E from 'fp-ts/lib/Either.js';
import type { Deadline } from '../attempt/deadline.ts';
import { type Request, exchange, type Response } from './exchange.ts';
import type { RequestError } from '../../../runner/ports/probe.ts';
import type { Phases } from '../attempt/phases.ts';
import { openConnection, type ConnectionDeps } from '../connection/open-connection.ts';
import { urlTarget } from '../connection/url-target.ts';

export type HopDeps = ConnectionDeps;

/** What the steps of one attempt share. */
export type AttemptContext = Readonly<{
  phases: Phases;
  deadline: Deadline;
  skipBody: (response: Response) => boolean;
  onResponse: (response: Response) => void;
  /** a connection is secured; absent: nobody asks for its certificate */
  onSecured?: (socket: TLSSocket) => void;
  /** a part of the body of the last response */
  onData: (chunk: Uint8Array) => void;
}>;

/** One request: open a connection, and send. */
export const makeHop = (deps: HopDeps) => {
  const open = openConnection(deps);
  return async (request: Request, context: AttemptContext): Promise<E.Either<RequestError, Response>> => {
    const socket = await open(urlTarget(request.url), context);
    if (E.isLeft(socket)) return socket;
    return exchange(socket.right, request, context);
  };
};
