/**
 * What dist/upledger.cjs holds. The compile cache goes to the user's own cache folder, not to the shared one for
 * temporary files, where somebody else could put code into it. NODE_COMPILE_CACHE and
 * NODE_DISABLE_COMPILE_CACHE are honoured by Node itself.
 */
export const launcherSource = `#!/usr/bin/env node
'use strict';
if (Number.parseInt(process.versions.node, 10) < 24) {
  process.stderr.write('upledger needs Node 24 or newer; this is ' + process.versions.node + '.\\n');
  process.exit(2);
}
const { homedir } = require('node:os');
const { join } = require('node:path');
const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
require('node:module').enableCompileCache(process.env.NODE_COMPILE_CACHE || join(cache, 'upledger'));
require('./cli.cjs');
`;
