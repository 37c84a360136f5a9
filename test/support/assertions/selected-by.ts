import * as E from 'fp-ts/lib/Either.js';
import { selectValues } from '../../../src/runner/checking/assertions/select-values.ts';
import { parseJsonPath } from '../../../src/runner/config/expressions/json-path.ts';

export type PathCase = Readonly<{ path: string; document: unknown }>;

/** As test/support/assertions/json-path-oracle.py answers. */
export type PathAnswer = Readonly<{ values: readonly unknown[] }> | Readonly<{ invalid: true }>;

export const selectedBy = ({ path, document }: PathCase): PathAnswer => {
  const parsed = parseJsonPath(path);
  return E.isLeft(parsed)
    ? { invalid: true }
    : { values: selectValues(document, parsed.right) ?? ['too many'] };
};
