// What a pass costs, side by side with undici and with bare sockets doing the same checks and keeping nothing.
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchDynamoDb } from './pass/bench-dynamodb.ts';
import { benchSqlite, type Row } from './pass/bench-sqlite.ts';

const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'sqlite' },
    apis: { type: 'string', default: '10,1000,10000' },
  },
});
const dynamodb = values.store === 'dynamodb';
const sizes = values.apis.split(',').map(Number);

const cells = (row: Row): readonly string[] => [
  row.what,
  String(row.apis),
  (row.usage.cpuUs / row.apis).toFixed(0),
  (row.usage.cpuUs / 1000).toFixed(0),
  row.usage.wallMs.toFixed(0),
  (row.usage.rssKb / 1024).toFixed(0),
  (row.usage.written / row.apis / 1024).toFixed(1),
  ...[row.ratio, row.lean, row.quiet].map((ratio) => ratio?.toFixed(2) ?? ''),
  ...(dynamodb ? [row.units === null ? '' : row.units.toFixed(3)] : []),
];

const line = (texts: readonly string[]) => process.stdout.write(`| ${texts.join(' | ')} |\n`);

process.stdout.write(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${String(cpus().length)} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}\n\n`,
);
line([
  '',
  'APIs',
  'CPU µs a check',
  'CPU ms',
  'wall ms',
  'peak RSS MB',
  'KB written a check',
  'CPU against undici alone',
  'against undici at its leanest',
  'against a quiet pass',
  ...(dynamodb ? ['write units a check'] : []),
]);
line(['---', '--:', '--:', '--:', '--:', '--:', '--:', '--:', '--:', '--:', ...(dynamodb ? ['--:'] : [])]);
for (const apis of sizes) {
  await benchSqlite([apis], !dynamodb && apis === sizes.at(-1), (row) => line(cells(row)));
  if (dynamodb) await benchDynamoDb([apis], (row) => line(cells(row)));
}
