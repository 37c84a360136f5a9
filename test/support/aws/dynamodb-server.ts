import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { describe } from 'vitest';
import { freePort } from '../http/free-port.ts';

const binary = (): string | null => {
  try {
    return createRequire(import.meta.url).resolve(`@dynoxide/${process.platform}-${process.arch}/dynoxide`);
  } catch {
    return null;
  }
};

const given = process.env['DYNAMODB_ENDPOINT'] ?? '';

/** Which engine the tests talk to: `given` (DYNAMODB_ENDPOINT), the npm one, or none on this platform. */
export const engine: 'given' | 'dynoxide' | 'none' =
  given !== '' ? 'given' : binary() === null ? 'none' : 'dynoxide';

/** `describe` for what needs DynamoDB; where there is none it says loudly what it left out. */
export const describeDynamoDb = (name: string, suite: () => void): void => {
  if (engine === 'none')
    process.stderr.write(
      `\nLEFT OUT: ${name}. No DynamoDB-compatible server for ${process.platform}-${process.arch}: set DYNAMODB_ENDPOINT, or run \`npm run test:dynamodb-local\`.\n`,
    );
  describe.runIf(engine !== 'none')(`on DynamoDB: ${name}`, suite);
};

export type DynamoDbServer = Readonly<{ endpoint: string; stop: () => Promise<void> }>;

/** The server of the environment, or one of our own on a free port with nothing in it. */
export const startDynamoDb = async (): Promise<DynamoDbServer> => {
  if (engine === 'given') return { endpoint: given, stop: async () => Promise.resolve() };
  const path = binary();
  if (path === null) throw new Error('there is no DynamoDB-compatible server for this platform');
  const port = await freePort();
  const child = spawn(path, ['serve', '-p', String(port)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  // A suite that fails before it can stop the server must not leave it behind.
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const said: string[] = [];
  const listening = (async () => {
    // It says so on one of the two streams, depending on the version.
    for (const stream of [child.stdout, child.stderr])
      createInterface(stream).on('line', (line) => said.push(line));
    while (!said.some((line) => line.includes('listening')))
      await Promise.race([
        once(child.stdout, 'data'),
        once(child.stderr, 'data'),
        exited.then(() => {
          throw new Error(`the DynamoDB-compatible server ended: ${said.join('\n')}`);
        }),
      ]);
  })();
  await listening;
  return {
    endpoint: `http://127.0.0.1:${String(port)}`,
    stop: async () => {
      kill();
      process.removeListener('exit', kill);
      await exited;
    },
  };
};
