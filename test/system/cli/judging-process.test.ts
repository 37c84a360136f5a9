import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { hostileBody, hostilePatterns } from '../../support/assertions/hostile.ts';
import { httpServer } from '../../support/http/servers.ts';
import { temporaryFolder } from '../../support/program/temporary-folder.ts';
import { buildProgram } from '../prove-sample/build-program.ts';

const run = promisify(execFile);

it('the shipped program ends judging that takes long, in the thread that it ships with', async () => {
  await using server = await httpServer((_, response) => response.end(hostileBody));
  const folder = await temporaryFolder();
  try {
    const { file } = await buildProgram(folder.path);
    const apis = join(folder.path, 'apis.yaml');
    const assertions = hostilePatterns.map((matches) => ({ body: true, matches }));
    await writeFile(apis, JSON.stringify({ apis: [{ api_id: 'slow', url: server.url, assertions }] }));
    const { stdout } = await run(process.execPath, [file, 'check', 'slow', '--json', '--apis', apis], {
      cwd: folder.path,
    });
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'DOWN',
      error: { kind: 'assertion', message: 'the answer took too long to judge' },
    });
  } finally {
    await folder.remove();
  }
});
