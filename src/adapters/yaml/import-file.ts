import * as E from 'fp-ts/lib/Either.js';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import type { ApiConfig } from '../../runner/config/api-config.ts';
import { configIssueText, visible } from '../../runner/config/config-error.ts';
import { checkApiConfig } from '../../runner/config/decode-api-config.ts';
import { checkExpressions } from '../../runner/config/expressions/check-expressions.ts';
import { importGatus } from '../../runner/config/import/gatus/gatus.ts';
import type { Imported, LeftOut } from '../../runner/config/import/imported.ts';
import { importUptimeKuma } from '../../runner/config/import/uptime-kuma/uptime-kuma.ts';
import { isMap } from '../../runner/config/shapes.ts';
import type { ConfigError } from '../../runner/ports/config-source.ts';
import { cutText } from '../../runner/text/cut-text.ts';
import { parseError } from './parse-apis.ts';
import { locate } from './source-positions.ts';
import { usageError } from './usage-error.ts';

/** The configs imported from another monitor, and a line for everything that was not carried over exactly. */
export type ImportedFile = Readonly<{ configs: readonly ApiConfig[]; notes: readonly string[] }>;

const longestNote = 500;

const parse = (name: string, text: string): E.Either<ConfigError, unknown> =>
  E.tryCatch(
    // JSON is YAML, so positions are available.
    () => load(text, { schema: CORE_SCHEMA.withTags(mergeTag) }),
    (error) => parseError(name, text, error),
  );

const formatOf = (root: unknown): Imported | null => {
  if (!isMap(root)) return null;
  if (Array.isArray(root['monitorList'])) return importUptimeKuma(root);
  return Array.isArray(root['endpoints']) ? importGatus(root) : null;
};

/** Reads a Gatus config or an Uptime Kuma backup. Reports and omits what is not valid here. */
export const importFile = async (
  name: string,
  text: string,
): Promise<E.Either<ConfigError, ImportedFile>> => {
  const root = parse(name, text);
  if (E.isLeft(root)) return root;
  const imported = formatOf(root.right);
  if (imported === null)
    return E.left(
      usageError(
        `${name} has neither endpoints, as a config of Gatus, nor a monitorList, as a JSON backup of Uptime Kuma.`,
      ),
    );
  const checked = await checkExpressions(
    imported.apis.map(({ fields }) => checkApiConfig(fields)),
    imported.apis.map(({ fields }) => fields),
  );
  const invalid = imported.apis.flatMap(({ path, fields }, index): readonly LeftOut[] => {
    const one = checked[index];
    return one !== undefined && E.isLeft(one)
      ? one.left.map((issue) => ({
          path,
          what: `${String(fields['api_id'])} is not carried over: ${configIssueText('', issue)}`,
        }))
      : [];
  });
  const left = [...imported.leftOut, ...invalid];
  const places = locate(
    text,
    left.map(({ path }) => path),
  );
  const notes = left
    .map(({ what }, index) => ({
      offset: places[index]?.offset ?? 0,
      // Names and conditions of the file stand in it, and each is one line.
      text: `${name}:${places[index]?.at ?? '1:1'}: ${visible(cutText(what, longestNote))}`,
    }))
    .toSorted((a, b) => a.offset - b.offset)
    .map((note) => note.text);
  return E.right({ configs: checked.flatMap((one) => (E.isRight(one) ? [one.right] : [])), notes });
};
