import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import manifest from '../../package.json' with { type: 'json' };
import { billComponent } from '../build/software-bill.ts';
import { lockedIntegrity } from '../lockfile/locked-integrity.ts';
import type { Architecture } from './architecture.ts';

const Bill = t.type({ components: t.array(t.unknown) });

/** The bill of materials of the bundle (dist/sbom.cdx.json), and the Node that a release ships beside it. */
export const billWithNode = (root: string, arch: Architecture): string => {
  const bill = Bill.decode(JSON.parse(readFileSync(join(root, 'dist/sbom.cdx.json'), 'utf8')));
  if (E.isLeft(bill)) throw new Error('dist/sbom.cdx.json has no components: run npm run build.');
  const integrityOf = lockedIntegrity(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const name = `node-linux-${arch}` as const;
  const node = { name, version: manifest.optionalDependencies[name], licence: 'MIT' };
  const components = [...bill.right.components, billComponent(node, integrityOf)];
  return `${JSON.stringify({ ...bill.right, components }, null, 2)}\n`;
};
