import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { nameServer } from '../../../support/http/name-server.ts';
import { httpServer, rawServer } from '../../../support/http/servers.ts';

const program = join(import.meta.dirname, '..', '..', '..', 'support', 'http', 'one-check.ts');

/** c-ares gives a question up after 14 s (2, 4 and 8): a process that lives that long was kept by one. */
const maxWaitMs = 12_000;

it('a process that has made its check ends by itself, whatever was under way at the deadline', async () => {
  await using names = await nameServer({ 'silent.example': null, 'api.example': ['127.0.0.1'] });
  await using hanging = await rawServer(() => {});
  await using good = await httpServer((_, response) => response.end());
  const kinds = await Promise.all(
    [`http://api.example:${good.port}/`, hanging.url, 'http://silent.example/'].map(async (url) => {
      const ended = await promisify(execFile)(process.execPath, [program, url, names.server], {
        timeout: maxWaitMs,
      });
      return ended.stdout;
    }),
  );
  expect(kinds).toEqual(['UP', 'timeout', 'timeout']);
});
