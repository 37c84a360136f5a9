/**
 * What dist/upledger.cjs holds: it loads the other files of dist with the code that V8 made of them before, which takes a quarter
 * of the CPU of a small pass less than Node's own compile cache. That one keeps a file as it was before any of it ran, so each
 * start compiles hundreds of functions anew; this one keeps it as it was at the end of a run. Each kind of run has its own,
 * made anew once a day, so that a run that did little harms no other for long.
 *
 * The code is kept in the user's own cache folder, not in the shared one for temporary files, where somebody else could put
 * code into it. NODE_COMPILE_CACHE names another folder, NODE_DISABLE_COMPILE_CACHE turns it off. What cannot be read or
 * written, or does not fit (its source, V8, the flags of V8), is done without.
 */
export const launcherSource = `#!/usr/bin/env node
'use strict';
if (Number.parseInt(process.versions.node, 10) < 24) {
  process.stderr.write('upledger needs Node 24 or newer; this is ' + process.versions.node + '.\\n');
  process.exit(2);
}
const { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { homedir } = require('node:os');
const { dirname, join } = require('node:path');
const { cachedDataVersionTag } = require('node:v8');
const { Script } = require('node:vm');
const { crc32 } = require('node:zlib');

const { env, argv } = process;
// Not every user has one, such as that of a container, and HOME may be empty. Below a device nothing can be kept.
const home = () => {
  try {
    return homedir() || '/dev/null';
  } catch {
    return '/dev/null';
  }
};
const tag = cachedDataVersionTag();
const kind = ['run', 'dispatch', 'work', 'serve'].includes(argv[2]) ? argv[2] : 'other';
const folder = join(
  env.NODE_COMPILE_CACHE || join(env.XDG_CACHE_HOME || join(home(), '.cache'), 'upledger'),
  [process.version, process.arch, tag, process.getuid?.(), kind].join('-'),
);
const today = Math.floor(Date.now() / 86400000);

// Three numbers before the code: the sums of source and code, and the day.
const headBytes = 16;
const headOf = (source, code) => {
  const head = Buffer.alloc(headBytes);
  [crc32(source), crc32(code), today].forEach((number, i) => head.writeUInt32LE(number, 4 * i));
  return head;
};

const keptCode = (name, source) => {
  try {
    const kept = readFileSync(join(folder, name));
    const code = kept.subarray(headBytes);
    if (kept.readUInt32LE(0) !== crc32(source) || kept.readUInt32LE(4) !== crc32(code)) return {};
    return { code, isOfToday: kept.readUInt32LE(8) === today };
  } catch {
    return {};
  }
};

// Not mkdirSync's own recursion, which never ends below /proc.
const makeFolder = (path) => {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
};

const toKeep = [];
const keepCode = () => {
  // Under other flags V8 would refuse it.
  if (toKeep.length === 0 || cachedDataVersionTag() !== tag) return;
  try {
    makeFolder(folder);
    // Before the work: it would be done in each run.
    accessSync(folder, constants.W_OK);
    for (const { name, source, script } of toKeep) {
      const code = script.createCachedData();
      const written = join(folder, name + '.' + process.pid);
      writeFileSync(written, Buffer.concat([headOf(source, code), code]), { mode: 0o600 });
      renameSync(written, join(folder, name));
    }
  } catch {
    // The next run is as slow as this one.
  }
};

const modules = new Map();
const load = (name) => {
  const known = modules.get(name);
  if (known !== undefined) return known.exports;
  const filename = join(__dirname, name);
  const source = readFileSync(filename);
  const { code, isOfToday = false } = env.NODE_DISABLE_COMPILE_CACHE ? { isOfToday: true } : keptCode(name, source);
  const script = new Script('(function (exports, require, module, __filename, __dirname) {' + source + '\\n})', {
    filename,
    cachedData: code,
  });
  if (!isOfToday) toKeep.push({ name, source, script });
  const module = { exports: {} };
  modules.set(name, module);
  const requireFrom = (id) => (id.startsWith('./') ? load(id.slice(2)) : require(id));
  script.runInThisContext().call(module.exports, module.exports, requireFrom, module, filename, __dirname);
  return module.exports;
};

process.once('exit', keepCode);
load('cli.cjs');
`;
