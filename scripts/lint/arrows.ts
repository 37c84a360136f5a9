// One resolver reads every kind of import (static, type-only, re-export, dynamic), so that no spelling of a
// path gets round the table in layers.ts.
import { dirname, relative, resolve, sep } from 'node:path';
import { isLayerName, type LayerName, layers } from './layers.ts';
import { issueOfRooms } from './rooms.ts';
import type { AstNode, Rule } from './rule.ts';

const root = resolve(import.meta.dirname, '..', '..');

type Place = { readonly layer: string; readonly unit: string; readonly path: readonly string[] };

/** `src/adapters/sqlite/open.ts` is in layer `adapters`, unit `sqlite`. Null outside src. */
const placeOf = (file: string): Place | null => {
  const [top, ...path] = relative(root, file).split(sep);
  const [layer, unit = ''] = path;
  if (top !== 'src' || layer === undefined) return null;
  return { layer: layer.replace(/\.ts$/u, ''), unit: unit.replace(/\.ts$/u, ''), path };
};

// What all AWS adapters share is the one adapter that others import.
const sharedByAdapters = 'aws';

const issueOfPath = (layer: LayerName, from: Place, target: string): string | null => {
  const to = placeOf(target);
  if (to === null) return 'src imports nothing from outside src.';
  if (to.layer === layer) {
    return layer === 'adapters' && to.unit !== from.unit && to.unit !== sharedByAdapters
      ? `An adapter never imports another (${from.unit} → ${to.unit}): share inward, through src/runner.`
      : issueOfRooms(from.path, to.path);
  }
  const { inward } = layers[layer];
  if (inward.some((name) => name === to.layer)) return null;
  const allowed = ['itself', ...inward.map((name) => `src/${name}`)].join(', ');
  return `src/${layer} → src/${to.layer} is no arrow of the architecture: src/${layer} imports ${allowed}.`;
};

const issueOfPackage = (layer: LayerName, source: string, names: readonly string[]): string | null => {
  const { packages, notPackages, names: namesOf } = layers[layer];
  if (packages !== undefined && !packages.test(source)) {
    return `src/${layer} is free of I/O, clocks and vendors, so it does not import ${source}: use a port.`;
  }
  if (notPackages?.test(source) === true) {
    return `Only src/adapters imports ${source}: add what is missing to a port.`;
  }
  const allowed = namesOf?.[source];
  if (allowed === undefined || names.every((name) => allowed.includes(name))) return null;
  return `Of ${source}, src/${layer} imports only ${allowed.join(', ')}.`;
};

const issueOf = (file: string, source: string, names: readonly string[]): string | null => {
  if (/^fp-ts(\/(?!lib\/)|$)/u.test(source))
    return 'Import fp-ts/lib/NAME.js: other paths are no native ESM.';
  const from = placeOf(file);
  if (from === null) return null;
  if (!isLayerName(from.layer)) return `src/${from.layer} is no part of the architecture.`;
  return source.startsWith('.')
    ? issueOfPath(from.layer, from, resolve(dirname(file), source))
    : issueOfPackage(from.layer, source, names);
};

/** `*` stands for a namespace or default import: all names at once. */
const namesIn = (node: AstNode): readonly string[] =>
  (node.specifiers ?? []).map((specifier) => specifier.imported?.name ?? '*');

export const arrows: Rule = {
  create: (context) => {
    const judge = (node: AstNode, names: readonly string[]): void => {
      const source = node.source?.value;
      if (typeof source !== 'string') return;
      const message = issueOf(context.filename, source, names);
      if (message !== null) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => judge(node, namesIn(node)),
      ExportNamedDeclaration: (node) => judge(node, ['*']),
      ExportAllDeclaration: (node) => judge(node, ['*']),
      ImportExpression: (node) => judge(node, ['*']),
      TSImportType: (node) => judge(node, []),
    };
  },
};
