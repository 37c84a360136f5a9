import { execFile } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileBody, hostilePatterns } from '../../support/assertions/hostile.ts';
import { httpServer } from '../../support/http/servers.ts';
import { temporaryFolder } from '../../support/program/temporary-folder.ts';
import { buildProgram } from '../prove-sample/build-program.ts';

const run = promisify(execFile);

describe('the shipped program', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let file = '';
  beforeAll(async () => {
    folder = await temporaryFolder();
    ({ file } = await buildProgram(folder.path));
  });
  afterAll(() => folder.remove());

  /** `name`: of the file of APIs. */
  const upledger = async (name: string, apis: string, args: readonly string[], env = {}) => {
    await writeFile(join(folder.path, name), apis);
    const given = [file, ...args, '--json', '--apis', join(folder.path, name)];
    const { stdout } = await run(process.execPath, given, {
      cwd: folder.path,
      env: { NODE_COMPILE_CACHE: join(folder.path, 'cache'), ...env },
    });
    return JSON.parse(stdout) as unknown;
  };

  it('ends judging that takes long, in the thread that it ships with', async () => {
    await using server = await httpServer((_, response) => response.end(hostileBody));
    const assertions = hostilePatterns.map((matches) => ({ body: true, matches }));
    const apis = JSON.stringify({ apis: [{ api_id: 'slow', url: server.url, assertions }] });
    expect(await upledger('slow.yaml', apis, ['check', 'slow'])).toMatchObject({
      outcome: 'DOWN',
      error: { kind: 'assertion', message: 'the answer took too long to judge' },
    });
  });

  it('keeps what the parser made of a large file of APIs, and its digests, and passes use them', async () => {
    await using server = await httpServer((_, response) => response.end('ok'));
    const text = (note: string) => `apis: [{api_id: a, url: "${server.url}"}]\n# ${note.repeat(20_000)}\n`;
    const pass = (note: string, env = {}) =>
      expect(upledger('large.yaml', text(note), ['run', '--all'], env)).resolves.toMatchObject({
        apis: { checked: 1 },
      });
    const kept = async (): Promise<readonly string[]> => {
      const names = await readdir(join(folder.path, 'cache'), { recursive: true });
      return names
        .filter((name) => /^configs-\d+\/\w+$/u.test(name))
        .map((name) => join(folder.path, 'cache', name));
    };
    await pass('a', { NODE_DISABLE_COMPILE_CACHE: '1' });
    expect(await kept()).toEqual([]);
    await pass('a');
    const paths = await kept();
    expect(paths).toHaveLength(2);
    const contents = () => Promise.all(paths.map((path) => readFile(path)));
    const first = await contents();
    for (const path of paths) expect((await stat(path)).mode & 0o777).toBe(0o600);
    // Another writing of the same value would have another nonce.
    await pass('a');
    expect(await contents()).toEqual(first);
    for (const [i, path] of paths.entries()) await writeFile(path, Buffer.from(first[i] ?? '').fill(7, 40));
    await pass('a');
    const mended = await contents();
    await pass('b');
    expect(await kept()).toEqual(paths);
    const last = await contents();
    for (const i of paths.keys()) {
      expect(mended[i]).not.toEqual(first[i]);
      expect(last[i]).not.toEqual(mended[i]);
    }
  });
});
