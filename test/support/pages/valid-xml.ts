import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { validateXML } from 'xmllint-wasm';

const folder = resolve(import.meta.dirname, '..', '..', 'fixtures', 'xml');
const schemas = new Map<string, string>();
const schemaOf = (name: string): string => {
  const known = schemas.get(name) ?? readFileSync(resolve(folder, `${name}.rng`), 'utf8');
  schemas.set(name, known);
  return known;
};

/** What libxml2 finds wrong with these documents: they are not well-formed, or not what the grammar (RELAX NG) allows. */
export const xmlErrors = async (
  grammar: 'atom' | 'badge',
  documents: readonly string[],
): Promise<readonly string[]> => {
  const { errors, valid } = await validateXML({
    xml: documents.map((contents, n) => ({ fileName: `${String(n)}.xml`, contents })),
    schema: [{ fileName: `${grammar}.rng`, contents: schemaOf(grammar) }],
    extension: 'relaxng',
    // Pages of 64 KiB: for many documents at once.
    maxMemoryPages: 4096,
  });
  if (valid !== (errors.length === 0)) throw new Error('xmllint says nothing of what it refuses');
  return errors.map(({ rawMessage }) => rawMessage);
};
