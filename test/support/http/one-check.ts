// A process that makes one check of the URL it is given, with the name server it is given, and has nothing else
// to live for: it ends when the check has left nothing behind.
import { createResolveName } from '../../../src/adapters/http/dns/resolve-name.ts';
import { check } from './check.ts';

const [, , url = '', server = ''] = process.argv;
const result = await check(
  url,
  { timeout_ms: 500 },
  { resolveName: createResolveName({ servers: [server] }) },
);
process.stdout.write(result.error?.kind ?? result.outcome);
