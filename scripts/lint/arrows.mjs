// Which part of src may import what: the arrows of the architecture, as a table. One resolver reads every
// kind of import (static, type-only, re-export, dynamic), so no spelling of a path gets round it.
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

const cloudAndHttp = /^(@aws-sdk|@smithy|undici)(\/|$)/;

/**
 * `inward`: the other parts of src it may import. `packages`: the only packages it may import, where limited.
 * `names`: the only names it may take from a package.
 */
const layers = {
  events: {
    inward: [],
    packages: /^(fp-ts\/lib\/.+|io-ts(\/lib\/.+)?|canonicalize|node:crypto)$/,
    names: { 'node:crypto': ['createHash', 'hash'] },
  },
  projections: { inward: ['events'], packages: /^(fp-ts\/lib\/.+|io-ts(\/lib\/.+)?)$/ },
  runner: {
    inward: ['events', 'projections'],
    packages: /^(fp-ts\/lib\/.+|io-ts(\/lib\/.+)?|fastest-levenshtein)$/,
  },
  adapters: { inward: ['events', 'projections', 'runner'] },
  cli: { inward: ['events', 'projections', 'runner', 'adapters'], notPackages: cloudAndHttp },
  main: { inward: ['events', 'projections', 'runner', 'adapters', 'cli'], notPackages: cloudAndHttp },
};

/** `src/adapters/sqlite/open.ts` → layer `adapters`, unit `sqlite`. Null outside src. */
const placeOf = (file) => {
  const [top, layer, unit = ''] = relative(root, file).split(sep);
  if (top !== 'src' || layer === undefined) return null;
  return { layer: layer.replace(/\.ts$/, ''), unit: unit.replace(/\.ts$/, '') };
};

const faultOfPath = (from, source, file) => {
  const to = placeOf(resolve(dirname(file), source));
  if (to === null) return `src imports nothing from outside src (${source}).`;
  if (to.layer === from.layer) {
    return from.layer === 'adapters' && to.unit !== from.unit
      ? `An adapter never imports another: ${from.unit} → ${to.unit}. Share through src/runner or a port.`
      : null;
  }
  const { inward } = layers[from.layer];
  if (inward.includes(to.layer)) return null;
  const allowed =
    inward.length === 0 ? 'nothing of ours but itself' : inward.map((l) => `src/${l}`).join(', ');
  return `src/${from.layer} → src/${to.layer} is not an arrow of the architecture: it may import ${allowed}.`;
};

const faultOfPackage = (from, source, names) => {
  const { packages, notPackages, names: namesOf } = layers[from.layer];
  if (packages !== undefined && !packages.test(source)) {
    return `src/${from.layer} is kept free of I/O, clocks and vendors: it may not import ${source}. Use a port.`;
  }
  if (notPackages !== undefined && notPackages.test(source)) {
    return `Only src/adapters may import ${source}: add what is missing to a port.`;
  }
  const allowed = namesOf?.[source];
  const extra = allowed === undefined ? [] : names.filter((name) => !allowed.includes(name));
  return extra.length === 0 ? null : `Of ${source} only ${allowed.join(', ')} here, not ${extra.join(', ')}.`;
};

const faultOf = (file, source, names) => {
  if (/^fp-ts(\/(?!lib\/)|$)/.test(source))
    return 'Import fp-ts/lib/NAME.js: other paths are not native ESM.';
  const from = placeOf(file);
  if (from === null) return null;
  if (layers[from.layer] === undefined) return `src/${from.layer} is no part of the architecture.`;
  return source.startsWith('.') ? faultOfPath(from, source, file) : faultOfPackage(from, source, names);
};

const namesOf = (node) =>
  (node.specifiers ?? []).map((specifier) => specifier.imported?.name ?? specifier.local?.name ?? '*');

export const arrows = {
  create(context) {
    const judge = (node, source, names) => {
      if (typeof source?.value !== 'string') return;
      const message = faultOf(context.filename, source.value, names);
      if (message !== null) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => judge(node, node.source, namesOf(node)),
      ExportNamedDeclaration: (node) => judge(node, node.source, namesOf(node)),
      ExportAllDeclaration: (node) => judge(node, node.source, ['*']),
      ImportExpression: (node) => judge(node, node.source, ['*']),
      TSImportType: (node) => judge(node, node.source ?? node.argument?.literal ?? node.argument, []),
    };
  },
};
