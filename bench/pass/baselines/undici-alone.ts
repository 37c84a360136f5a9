import { readFileSync } from 'node:fs';
import { Client } from 'undici';

// The same checks with no store and no opinion: a fresh connection each, the body read, fifty at a time.
const urls = readFileSync('urls.txt', 'utf8').trim().split('\n');

const check = async (url: string): Promise<boolean> => {
  const { origin, pathname } = new URL(url);
  const client = new Client(origin, { pipelining: 0 });
  const { statusCode, body } = await client.request({ method: 'GET', path: pathname });
  await body.dump();
  await client.destroy();
  return statusCode === 200;
};

let up = 0;
const next = urls.values();
const queue = async () => {
  for (const url of next) if (await check(url)) up += 1;
};
await Promise.all(Array.from({ length: 50 }, queue));
process.stdout.write(`${String(up)}\n`);
