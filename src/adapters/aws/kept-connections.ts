/** `requestMs`: time limit until the response begins. `sockets`: number of keep-alive connections. */
type Limits = Readonly<{ connectMs: number; requestMs: number; sockets: number }>;

/** The request handler of a client that makes many short requests. */
export const keptConnections = ({ connectMs, requestMs, sockets }: Limits) => {
  const agent = { keepAlive: true, maxSockets: sockets };
  return {
    connectionTimeout: connectMs,
    requestTimeout: requestMs,
    throwOnRequestTimeout: true,
    httpAgent: agent,
    httpsAgent: agent,
  };
};
