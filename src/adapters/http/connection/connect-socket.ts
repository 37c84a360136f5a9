import { connect, type Socket } from 'node:net';
import * as E from 'fp-ts/lib/Either.js';
import type { Deadline } from '../attempt/deadline.ts';
import type { RequestError } from '../../../runner/ports/probe.ts';
import { connectError } from '../attempt/classify-error.ts';
import { errorCode } from '../../../runner/text/error-code.ts';

/** How long an address is waited for before the next is tried beside it (RFC 8305, 5 and 8). */
const headStartMs = 250;

/** A name may have thousands of addresses. A few attempts are enough to skip unreachable ones. */
const maxAddresses = 5;

const ignore = (): void => {};

/** Says least about the API: this machine has no way to that family or network. */
const noRoute: ReadonlySet<string> = new Set([
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
  'EINVAL',
]);

type Attempt = Readonly<{ address: string; error: unknown }>;

const mostTelling = (failed: readonly Attempt[]): Attempt | undefined =>
  failed.find(({ error }) => !noRoute.has(errorCode(error))) ?? failed[0];

/** Joins the families alternately, so that one that does not route is left after one address. */
const alternate = (addresses: readonly string[]): readonly string[] => {
  const six = addresses.filter((address) => address.includes(':'));
  const four = addresses.filter((address) => !address.includes(':'));
  const [first, second] = addresses[0]?.includes(':') === true ? [six, four] : [four, six];
  return Array.from({ length: Math.max(first.length, second.length) }, (_, at) => [first[at], second[at]])
    .flat()
    .filter((address) => address !== undefined);
};

/**
 * Connects to one of these very addresses and to no other, and tries five of them at most: the first that takes the
 * connection wins, the rest
 * are dropped. An address that fails, or has had its head start, lets the next one begin.
 */
export const connectSocket = (
  addresses: readonly string[],
  port: number,
  deadline: Deadline,
): Promise<E.Either<RequestError, Socket>> =>
  new Promise((resolve) => {
    const order = (addresses.length < 2 ? addresses : alternate(addresses)).slice(0, maxAddresses);
    const open = new Set<Socket>();
    const failed: Attempt[] = [];
    let next = 0;
    let connectionAttemptDelay: NodeJS.Timeout | undefined;

    const settle = (result: E.Either<RequestError, Socket>): void => {
      clearTimeout(connectionAttemptDelay);
      deadline.unwatch();
      next = order.length;
      for (const socket of open) socket.destroy();
      // One whose error is already on its way must not start another attempt.
      open.clear();
      resolve(result);
    };
    const tryNext = (): void => {
      clearTimeout(connectionAttemptDelay);
      const address = order[next];
      if (address === undefined) return;
      next += 1;
      // An address needs no lookup: this connects to it at once.
      const socket = connect({ host: address, port, noDelay: true });
      open.add(socket);
      socket.once('connect', () => {
        open.delete(socket);
        socket.off('error', onError);
        // Until the next step listens; an error also closes the socket, which that step sees.
        socket.on('error', ignore);
        settle(E.right(socket));
      });
      const onError = (error: Error): void => {
        if (!open.delete(socket)) return;
        failed.push({ address, error });
        if (next < order.length) tryNext();
        else if (open.size === 0) settle(connectError(mostTelling(failed) ?? { address, error }, port));
      };
      socket.on('error', onError);
      if (next < order.length) connectionAttemptDelay = setTimeout(tryNext, headStartMs);
    };
    deadline.watch(settle);
    tryNext();
  });
