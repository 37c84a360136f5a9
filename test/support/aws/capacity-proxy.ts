import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

type Consumed = Readonly<{ CapacityUnits?: number }>;
type Answer = Readonly<{ ConsumedCapacity?: Consumed | readonly Consumed[] }>;
type Asked = Readonly<{ Statements?: readonly unknown[]; TransactStatements?: readonly unknown[] }>;

/** What requests of one operation came to. `units` stays 0 on an engine that does not count them. */
export type Counted = Readonly<{ requests: number; statements: number; units: number }>;

export type CapacityProxy = Readonly<{
  endpoint: string;
  /** by operation, since the last call of it */
  take: () => ReadonlyMap<string, Counted>;
  stop: () => Promise<void>;
}>;

const nothing: Counted = { requests: 0, statements: 0, units: 0 };

const unitsOf = ({ ConsumedCapacity: consumed }: Answer): number =>
  [consumed ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);

const forwarded = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      /^(?:host|connection|content-length|accept-encoding)$/u.test(name) || typeof value !== 'string'
        ? []
        : [[name, value]],
    ),
  );

/**
 * A proxy in front of DynamoDB that has every request ask what it costs, and adds it up. The program itself does not
 * ask: so it is counted as it is shipped.
 */
export const startCapacityProxy = async (target: string): Promise<CapacityProxy> => {
  const counted = new Map<string, Counted>();
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const operation = String(incoming.headers['x-amz-target']).replace(/^.*\./u, '');
      const asked = JSON.parse(await text(incoming)) as Asked;
      const answer = await fetch(target, {
        method: 'POST',
        headers: forwarded(incoming.headers),
        body: JSON.stringify({ ...asked, ReturnConsumedCapacity: 'TOTAL' }),
      });
      const body = await answer.text();
      const { requests, statements, units } = counted.get(operation) ?? nothing;
      counted.set(operation, {
        requests: requests + 1,
        statements: statements + (asked.Statements ?? asked.TransactStatements ?? []).length,
        units: units + unitsOf(JSON.parse(body) as Answer),
      });
      outgoing.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
    })().catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${String(address.port)}`,
    take: () => {
      const taken = new Map(counted);
      counted.clear();
      return taken;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
