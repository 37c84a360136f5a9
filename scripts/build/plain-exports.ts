import { parseSync } from 'oxc-parser';
import { assignedNames } from './assigned-names.ts';

/**
 * What stands at the end of a file in CommonJS so that others read what it exports as plain values. As esbuild writes
 * it, each use goes through two getters, because a name of an ES module may change. Names that may be assigned later,
 * or that come from another file, which may not have run to its end, keep their getter. `text`: the ES module.
 */
export const plainExports = (text: string): string => {
  const { program, module } = parseSync('chunk.js', text);
  const exported = module.staticExports.flatMap(({ entries }) => entries);
  if (exported.length === 0) return '';
  const imported = module.staticImports.flatMap(({ entries }) => entries);
  const others = new Set([...assignedNames(program), ...imported.map(({ localName }) => localName.value)]);
  const members = exported.map(({ exportName, localName }) => {
    const name = JSON.stringify(exportName.name);
    const isPlain = localName.name !== null && !others.has(localName.name);
    return isPlain ? `${name}: ${String(localName.name)}` : `get ${name}() { return live[${name}]; }`;
  });
  return `{ const live = module.exports; module.exports = { ${members.join(', ')} }; }`;
};
