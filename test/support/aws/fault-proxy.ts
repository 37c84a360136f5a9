import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { mergeThrottled, withoutThrottled, type Throttles } from './throttle-statements.ts';

/** One request as the proxy sees it; `n` counts from 1. */
export type ProxiedRequest = Readonly<{ n: number; operation: string; path: string; body: string }>;

/**
 * What happens to a request:
 * - `Pass`: it is carried out and answered.
 * - `DropBefore`: the connection breaks, nothing is carried out.
 * - `DropAfter`: it is carried out, then the connection breaks; `carriedOut` is told in between.
 * - `Delay`: it is carried out `ms` later.
 * - `Answer`: it is not carried out and answered so.
 * - `Throttle`: single statements of a batch (or a whole transaction because of them) are refused as throttled.
 */
export type Fault =
  | Readonly<{ _tag: 'Pass' }>
  | Readonly<{ _tag: 'DropBefore' }>
  | Readonly<{ _tag: 'DropAfter'; carriedOut?: () => void }>
  | Readonly<{ _tag: 'Delay'; ms: number }>
  | Readonly<{ _tag: 'Answer'; status: number; body: string }>
  | Readonly<{ _tag: 'Throttle'; which: Throttles }>;

export type FaultProxy = Readonly<{
  endpoint: string;
  /** every request so far */
  requests: readonly ProxiedRequest[];
  /** what happens from now on; asked once for each request, before anything else */
  plan: (decide: (request: ProxiedRequest) => Fault | Promise<Fault>) => void;
  stop: () => Promise<void>;
}>;

export const pass: Fault = { _tag: 'Pass' };

/** The answer of a server that is out of order. */
export const serverError: Fault = {
  _tag: 'Answer',
  status: 500,
  body: '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"injected"}',
};

/** Told of each request that was carried out, and how that was answered, whether or not the answer is passed on. */
export type Witness = (request: ProxiedRequest, status: number, body: string) => void;

/** An HTTP proxy in front of a DynamoDB or SNS endpoint that breaks what it is told to break. */
export const startFaultProxy = async (
  target: string,
  witness: Witness = () => undefined,
): Promise<FaultProxy> => {
  const requests: ProxiedRequest[] = [];
  let decide: (request: ProxiedRequest) => Fault | Promise<Fault> = () => pass;
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await textOf(incoming);
      const request: ProxiedRequest = {
        n: requests.length + 1,
        operation: operationOf(incoming, body),
        path: incoming.url ?? '/',
        body,
      };
      requests.push(request);
      const forwarded = async (to: string, from: IncomingMessage, sent: string): Promise<Answer> => {
        const answer = await forward(to, from, sent);
        witness(request, answer.status, answer.body);
        return answer;
      };
      await carryOut(target, request, incoming, outgoing, await decide(request), forwarded);
    })().catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${String(address.port)}`,
    requests,
    plan: (next) => {
      decide = next;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

const operationOf = (incoming: IncomingMessage, body: string): string => {
  const target = incoming.headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.indexOf('.') + 1);
  return new URLSearchParams(body).get('Action') ?? '';
};

const textOf = async (stream: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
};

type Answer = Readonly<{ status: number; body: string; headers: Record<string, string> }>;

const carryOut = async (
  target: string,
  request: ProxiedRequest,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fault: Fault,
  forwarded: typeof forward,
): Promise<void> => {
  const reply = ({ status, body, headers }: Answer): void => {
    outgoing.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
    outgoing.end(body);
  };
  switch (fault._tag) {
    case 'DropBefore':
      outgoing.destroy();
      return;
    case 'DropAfter':
      await forwarded(target, incoming, request.body);
      fault.carriedOut?.();
      outgoing.destroy();
      return;
    case 'Delay':
      await sleep(fault.ms);
      reply(await forwarded(target, incoming, request.body));
      return;
    case 'Answer':
      reply({
        status: fault.status,
        body: fault.body,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
      });
      return;
    case 'Throttle': {
      const left = withoutThrottled(request, fault.which);
      const answer = left.body === null ? null : await forwarded(target, incoming, left.body);
      reply(mergeThrottled(left, answer));
      return;
    }
    case 'Pass':
      reply(await forwarded(target, incoming, request.body));
  }
};

const forward = async (target: string, incoming: IncomingMessage, body: string): Promise<Answer> => {
  const { host, port } = new URL(target);
  const headers = { ...incoming.headers, host, 'content-length': String(Buffer.byteLength(body)) };
  const outward = httpRequest({
    host: '127.0.0.1',
    port,
    method: incoming.method,
    path: incoming.url,
    headers,
  });
  outward.end(body);
  const [answer] = (await once(outward, 'response')) as [IncomingMessage];
  const text = await textOf(answer);
  const kept = Object.entries(answer.headers).filter(([name]) =>
    /^(content-type|x-amzn-requestid|date)$/.test(name),
  );
  return {
    status: answer.statusCode ?? 502,
    body: text,
    headers: Object.fromEntries(kept) as Record<string, string>,
  };
};
