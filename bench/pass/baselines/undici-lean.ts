import { readFileSync } from 'node:fs';
import Client from 'undici/lib/dispatcher/client.js';

// undici at its leanest: no request object, no stream and no promise of its own, and one error for all connections that end.
Error.stackTraceLimit = 0;
const over = Object.assign(new Error('the check is over'), { code: 'UND_ERR_INFO' });
const ignore = (): void => {};
const urls = readFileSync('urls.txt', 'utf8').trim().split('\n');

const check = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const { origin, pathname } = new URL(url);
    const client = new Client(origin, { headersTimeout: 0, bodyTimeout: 0 });
    let status = 0;
    const end = (): void => {
      client.destroy(over, ignore);
      resolve(status === 200);
    };
    client.dispatch(
      { method: 'GET', path: pathname, headers: [], body: null, reset: true },
      {
        onRequestStart: ignore,
        onResponseStart: (_, code) => {
          status = code;
        },
        onResponseData: ignore,
        onResponseEnd: end,
        onResponseError: end,
      },
    );
  });

let up = 0;
const next = urls.values();
const queue = async () => {
  for (const url of next) if (await check(url)) up += 1;
};
await Promise.all(Array.from({ length: 50 }, queue));
process.stdout.write(`${String(up)}\n`);
