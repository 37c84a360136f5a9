import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type StoredObject = Readonly<{
  body: string;
  tag: string;
  headers: IncomingMessage['headers'];
  at: number;
}>;

/** One bucket of S3, with the conditions of its writes, as far as a page needs it. */
export const s3Bucket = async () => {
  const objects = new Map<string, StoredObject>();
  const requests: string[] = [];
  const rules: { refuse: (method: string, key: string) => number | null } = { refuse: () => null };

  const list = (url: URL): string => {
    const prefix = url.searchParams.get('prefix') ?? '';
    const after = url.searchParams.get('continuation-token') ?? '';
    // S3 gives at most 1,000 keys an answer, and may give fewer.
    const most = Math.min(100, Number(url.searchParams.get('max-keys') ?? 1000));
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).toSorted();
    const some = keys.slice(0, most);
    const more = keys.length > some.length;
    const contents = some.map(
      (key) =>
        `<Contents><Key>${key}</Key><LastModified>${new Date(objects.get(key)?.at ?? 0).toISOString()}</LastModified><ETag>${(objects.get(key)?.tag ?? '').replaceAll('"', '&quot;')}</ETag></Contents>`,
    );
    return `<?xml version="1.0"?><ListBucketResult>${contents.join('')}<IsTruncated>${String(more)}</IsTruncated>${more ? `<NextContinuationToken>${some.at(-1) ?? ''}</NextContinuationToken>` : ''}</ListBucketResult>`;
  };

  const fail = (response: ServerResponse, status: number, code: string): void => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(`<Error><Code>${code}</Code><Message>no</Message></Error>`);
  };

  const put = async (request: IncomingMessage, response: ServerResponse, key: string): Promise<void> => {
    const body = await text(request);
    const before = objects.get(key)?.tag ?? null;
    const { 'if-match': match, 'if-none-match': none } = request.headers;
    if ((match !== undefined && match !== before) || (none === '*' && before !== null)) {
      fail(response, 412, 'PreconditionFailed');
      return;
    }
    const tag = `"${createHash('md5').update(body).digest('hex')}"`;
    objects.set(key, { body, tag, headers: request.headers, at: Date.now() });
    response.writeHead(200, { etag: tag });
    response.end();
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://s3.test');
    const method = request.method ?? '';
    const [, , ...rest] = url.pathname.split('/');
    const key = decodeURIComponent(rest.join('/'));
    requests.push(`${method} ${key}`);
    const refused = rules.refuse(method, key);
    if (refused !== null) fail(response, refused, refused === 403 ? 'AccessDenied' : 'InternalError');
    else if (method === 'PUT') await put(request, response, key);
    else if (method === 'DELETE') {
      objects.delete(key);
      response.writeHead(204);
      response.end();
    } else if (url.searchParams.has('list-type')) {
      response.writeHead(200, { 'content-type': 'application/xml' });
      response.end(list(url));
    } else if (objects.has(key)) {
      response.writeHead(200, { etag: objects.get(key)?.tag ?? '' });
      response.end(objects.get(key)?.body);
    } else fail(response, 404, 'NoSuchKey');
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  // A server on TCP has one.
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${String(port)}`,
    objects,
    requests,
    rules,
    stop: () =>
      new Promise<void>((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
};
