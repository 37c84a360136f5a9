import type { Socket } from 'node:net';
import type * as E from 'fp-ts/lib/Either.js';
import type { RequestError } from '../../../runner/ports/probe.ts';
import { startDeadline } from '../attempt/deadline.ts';
import { startPhases } from '../attempt/phases.ts';
import type { OpenConnection } from '../connection/open-connection.ts';

/** TCP connections for protocols other than HTTP, to addresses that pass the guard. */
export const createConnect =
  (open: OpenConnection) =>
  async (host: string, port: number, timeoutMs: number): Promise<E.Either<RequestError, Socket>> => {
    const phases = startPhases();
    const deadline = startDeadline(timeoutMs, new AbortController().signal, phases);
    const socket = await open({ host, port, secure: false }, { phases, deadline });
    deadline.end();
    phases.stop();
    return socket;
  };
