// Runs the DynamoDB tests on AWS's own engine, DynamoDB Local. Arguments go to vitest; without a file among them, every test
// that needs DynamoDB runs. Where this engine and the npm one differ, this one is right.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/http/free-port.ts';
import { engineFolder, fetchEngine, MissingTool } from './fetch.ts';

const say = (text: string): void => {
  process.stderr.write(`dynamodb-local: ${text}\n`);
};

const startEngine = async (port: number) => {
  const lib = join(engineFolder, 'lib');
  const main = 'software.amazon.dynamodb.services.local.main.ServerRunner';
  const engine = ['-inMemory', '-sharedDb', '-disableTelemetry', '-port', String(port)];
  const options = [`-Djava.library.path=${lib}`, '-Xmx512m', '-cp', join(lib, '*'), main, ...engine];
  const java = spawn('java', options, { cwd: engineFolder, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(java, 'exit');
  let running = true;
  void ended.then(() => {
    running = false;
  });
  const endpoint = `http://127.0.0.1:${String(port)}`;
  for (let tries = 0; tries < 240; tries += 1) {
    if (!running) throw new Error('DynamoDB Local ended before it listened');
    const answers = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (answers) return { endpoint, java, ended };
    await sleep(250);
  }
  java.kill('SIGKILL');
  throw new Error('DynamoDB Local did not listen within a minute');
};

const runTests = async (endpoint: string, args: readonly string[]): Promise<number> => {
  const vitest = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs');
  const config = ['--config', 'vitest.dynamodb-local.config.ts'];
  const tests = spawn(process.execPath, [vitest, 'run', ...config, ...args], {
    stdio: 'inherit',
    env: { ...process.env, DYNAMODB_ENDPOINT: endpoint },
  });
  const [code] = (await once(tests, 'exit')) as [number | null];
  return code ?? 1;
};

try {
  fetchEngine(say);
  const { endpoint, java, ended } = await startEngine(await freePort());
  say(`AWS's own engine listens at ${endpoint}`);
  const given = process.argv.slice(2);
  const all = [
    'test/unit/adapters/dynamodb',
    'test/unit/cli/commands/run/run-dynamodb',
    'test/system/e2e-aws',
  ];
  try {
    const named = given.some((arg) => !arg.startsWith('-'));
    process.exitCode = await runTests(endpoint, named ? given : [...all, ...given]);
  } finally {
    java.kill('SIGTERM');
    await ended;
  }
} catch (error) {
  say(error instanceof MissingTool ? error.message : String(error));
  process.exitCode = 1;
}
