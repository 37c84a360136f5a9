import { createServer } from 'node:http';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { CommandModule } from '../../contract/command.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { exitCodes } from '../../contract/exit-codes.ts';

const serve = async (context: ProcessContext): Promise<number> => {
  let broken = false;
  const server = createServer((request, response) => {
    const fails = broken && request.url?.startsWith('/shop') === true;
    response.writeHead(fails ? 503 : 200, { 'content-type': 'text/plain' });
    response.end(fails ? 'the till is stuck\n' : 'ok\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') return exitCodes.failed;
  await context.printData(`${String(address.port)}\n`);
  // Input ends when the process that started this one ends, even if it crashes.
  for await (const line of createInterface({ input: context.input })) {
    broken = line === 'break';
    await context.printData(`${line}\n`);
  }
  return exitCodes.done;
};

/** The API that the demo monitors. Reads `break` and `repair` from stdin; prints its port as the first line. */
export const demoApi: CommandModule = { declare: () => undefined, run: serve };
