// npm run bench: what the program costs, as it is shipped.
//
//   npm run bench                          a pass on SQLite, beside undici alone
//   npm run bench -- --store dynamodb      the same beside a pass on DynamoDB
//   npm run bench -- channels|queue|replay|report   what else is measured, with options of its own
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildWhenStale } from './support/build-when-stale.ts';

const folder = import.meta.dirname;
const benches = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && name !== 'main.ts')
  .map((name) => name.slice(0, -'.ts'.length));

const asked = process.argv[2] ?? '';
const isNamed = asked !== '' && !asked.startsWith('-');
if (isNamed && !benches.includes(asked)) {
  process.stderr.write(`bench: there is no ${asked}; there are ${benches.join(', ')}\n`);
  process.exitCode = 2;
} else {
  await buildWhenStale();
  // Each reads its own options from where its command line begins.
  if (isNamed) process.argv.splice(2, 1);
  await import(pathToFileURL(join(folder, `${isNamed ? asked : 'passes'}.ts`)).href);
}
