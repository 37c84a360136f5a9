// Runs FILE, or the command NAME of an installed package, with the Node this project is pinned to, installing the
// packages first when that is needed. Plain JavaScript without dependencies, because an older system Node runs it
// on a fresh clone.
//
//   node scripts/with-node.mjs [--default=ARG] FILE.ts|FILE.mjs|NAME [ARG…]
//
// --default=ARG is passed on when no ARG is given.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './launcher/ensure-installed.mjs';
import { findNode } from './launcher/find-node.mjs';
import { resolveProgram } from './launcher/resolve-program.mjs';
import { runProgram } from './launcher/run-program.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** @param {string} text */
const say = (text) => process.stderr.write(`upledger: ${text}\n`);

const given = process.argv.slice(2);
const fallback = given[0]?.startsWith('--default=') ? given.shift()?.slice('--default='.length) : undefined;
const [program, ...args] = given;
if (fallback !== undefined && args.length === 0) args.push(fallback);

try {
  if (program === undefined) throw new Error('Nothing to run: with-node.mjs FILE|NAME [ARG…]');
  await ensureInstalled({ root, say });
  const node = findNode(root);
  process.exitCode = await runProgram({ node, args: [resolveProgram(root, program), ...args] });
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode ??= 1;
}
