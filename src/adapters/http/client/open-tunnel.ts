import type { Socket } from 'node:net';
import * as E from 'fp-ts/lib/Either.js';
import type { RequestError } from '../../../runner/ports/probe.ts';
import type { Deadline } from '../attempt/deadline.ts';
import { probeError, type Failed } from '../attempt/probe-error.ts';
import type { ConnectionTarget } from '../connection/open-connection.ts';
import { placeOf, shownPlace, type Proxy } from './proxy.ts';

const mostHead = 16_384;

const refusedBy = (proxy: Proxy, status: string): Failed =>
  probeError(
    'other',
    status === '407'
      ? `the proxy ${shownPlace(proxy)} requires other credentials (407)`
      : `the proxy ${shownPlace(proxy)} refuses to connect (${status})`,
  );

const notHttp = (proxy: Proxy): Failed =>
  probeError('protocol', `the proxy ${shownPlace(proxy)} does not answer in HTTP`);

/** Asks the proxy at the other end of `socket` for a connection to `target` (RFC 9110, 9.3.6). */
export const openTunnel = (
  socket: Socket,
  proxy: Proxy,
  target: ConnectionTarget,
  deadline: Deadline,
): Promise<E.Either<RequestError, Socket>> =>
  new Promise((resolve) => {
    let head = Buffer.alloc(0);
    const settle = (result: E.Either<RequestError, Socket>): void => {
      deadline.unwatch();
      socket.off('data', onData).off('close', onClose);
      socket.pause();
      if (E.isLeft(result)) socket.destroy();
      resolve(result);
    };
    const onClose = (): void =>
      settle(probeError('reset', `the proxy ${shownPlace(proxy)} closed the connection`));
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) {
        if (head.length > mostHead) settle(notHttp(proxy));
        return;
      }
      const status = /^HTTP\/1\.[01] (\d{3})(?: |\r)/u.exec(head.toString('latin1', 0, end + 2))?.[1];
      if (status === undefined) settle(notHttp(proxy));
      else if (!status.startsWith('2')) settle(refusedBy(proxy, status));
      else {
        const rest = head.subarray(end + 4);
        settle(E.right(socket));
        if (rest.length > 0) socket.unshift(rest);
      }
    };
    socket.on('data', onData).on('close', onClose);
    deadline.watch(settle);
    const place = placeOf(target);
    const credentials = proxy.authorization === null ? '' : `Proxy-Authorization: ${proxy.authorization}\r\n`;
    socket.write(`CONNECT ${place} HTTP/1.1\r\nHost: ${place}\r\n${credentials}\r\n`);
  });
