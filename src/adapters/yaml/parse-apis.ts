import * as E from 'fp-ts/lib/Either.js';
import { CORE_SCHEMA, load, mergeTag, YAMLException } from 'js-yaml';
import { issuesOfDefaults } from '../../runner/config/decode-api-config.ts';
import { configIssueText, redactedKey } from '../../runner/config/config-error.ts';
import type { ConfigError } from '../../runner/ports/config-source.ts';
import { isMap } from '../../runner/config/shapes.ts';
import { didYouMean } from '../../runner/config/nearest-name.ts';
import { locate } from './source-positions.ts';
import { shortExample } from './short-example.ts';
import { redactLine } from './redact-line.ts';
import { usageError } from './usage-error.ts';

const mostApis = 100_000;

/** Aliases share what they name, so only merges can make more of a text than it is. This is 15 fields for each API. */
const mostMergedKeys = 1_500_000;

const schema = CORE_SCHEMA.withTags(mergeTag);

/** The parser quotes names and tags of the text in its reasons; either may be a secret that lacks its quotes. */
const reasonOf = (reason: string): string => reason.replace(/"[^"]*"|!<.*>/gsu, '***');

const mustBe = 'must be a map with the key apis, that holds a list';

/** The keys of a file. */
const fileKeys: readonly string[] = ['apis', 'channels', 'default_channels', 'defaults', 'page'];

const empty = (name: string): ConfigError =>
  usageError(`${name} is empty, ${mustBe}.\nFor instance:\n\n${shortExample}`);

/** Nothing but comments and blank lines, which the parser takes for an error. */
const isBlank = (text: string): boolean => text.split(/[\r\n]/u).every((line) => /^\s*(?:#|$)/u.test(line));

/** For an unclosed element the parser reports a position after the end. The last non-empty line is named instead. */
const standingAt = (text: string, mark: Readonly<{ line: number; column: number }>) => {
  const lines = text.split(/\r\n|\r|\n/u);
  const isThere = mark.line < lines.length - 1 || (lines[mark.line] ?? '') !== '';
  const number = isThere
    ? mark.line
    : Math.max(
        0,
        lines.findLastIndex((line) => /\S/u.test(line)),
      );
  const line = lines[number] ?? '';
  const column = isThere ? mark.column : line.length;
  return { line, at: `${String(number + 1)}:${String(column + 1)}` };
};

/** The YAML syntax errors of a text, with positions. */
export const parseError = (name: string, text: string, error: unknown): ConfigError => {
  if (!(error instanceof YAMLException))
    return usageError(`${name} cannot be read as YAML: ${String(error)}`, error);
  const reason = reasonOf(error.reason);
  const { mark } = error;
  if (mark === undefined && isBlank(text)) return empty(name);
  if (mark === undefined) return usageError(`${name} is not YAML: ${reason}.`, null);
  const { line, at } = standingAt(text, mark);
  const place = `${name}:${at}`;
  // The exception holds the text, secrets included, so it is not kept as the cause.
  return usageError(`${place}: is not YAML: ${reason}.\nThe line is:\n\n  ${redactLine(line)}\n`, null);
};

const parse = (name: string, text: string): E.Either<ConfigError, unknown> => {
  try {
    return E.right(load(text, { schema, maxTotalMergeKeys: mostMergedKeys }));
  } catch (error) {
    return E.left(parseError(name, text, error));
  }
};

const unknownKeys = (name: string, text: string, keys: readonly string[]): ConfigError => {
  const places = locate(
    text,
    keys.map((key) => [key]),
  );
  const inOrder = keys
    .map((key, i) => ({ key, at: places[i]?.at ?? '1:1', offset: places[i]?.offset ?? 0 }))
    .toSorted((a, b) => a.offset - b.offset);
  const faults = inOrder
    .slice(0, 10)
    .map(
      ({ key, at }) =>
        `${name}:${at}: ${redactedKey(key)} is not a key of this file${didYouMean(key, fileKeys)}`,
    );
  return usageError(`${faults.join('\n')}\nThe file ${mustBe}.`);
};

/** Keys that begin with `x-` are ignored; they can hold anchors to merge, for example. */
const isExtension = (key: string): boolean => key.startsWith('x-');

/** The content of a file. */
export type ApisFile = Readonly<{
  /** the entries of `apis`, not decoded yet */
  apis: readonly unknown[];
  /** the defaults for omitted fields of an entry: each is valid by itself, as written */
  defaults: Readonly<Record<string, unknown>>;
  /** not decoded yet */
  channels?: unknown;
  default_channels?: unknown;
  page?: unknown;
}>;

const defaultsOf = (
  name: string,
  text: string,
  raw: unknown,
): E.Either<ConfigError, ApisFile['defaults']> => {
  if (raw === null || raw === undefined) return E.right({});
  const issues = issuesOfDefaults(raw);
  if (issues.length === 0 && isMap(raw)) return E.right(raw);
  const places = locate(
    text,
    issues.map(({ path }) => ['defaults', ...path]),
  );
  const texts = issues
    .map((issue, i) => ({
      offset: places[i]?.offset ?? 0,
      text: `${name}:${places[i]?.at ?? '1:1'}: ${configIssueText('defaults', issue, places[i]?.written)}`,
    }))
    .toSorted((a, b) => a.offset - b.offset);
  return E.left(usageError(texts.map((issue) => issue.text).join('\n')));
};

/** The parts of a file. A key without a value is an empty list. */
export const parseApis = (name: string, text: string): E.Either<ConfigError, ApisFile> => {
  const parsed = parse(name, text);
  if (E.isLeft(parsed)) return parsed;
  const root = parsed.right;
  if (root === null || root === undefined) return E.left(empty(name));
  if (!isMap(root)) {
    const what = Array.isArray(root) ? 'a list' : 'not a map';
    return E.left(usageError(`${name} is ${what}, ${mustBe}.\nFor instance:\n\n${shortExample}`));
  }
  const unknown = Object.keys(root).filter((key) => !fileKeys.includes(key) && !isExtension(key));
  if (unknown.length > 0) return E.left(unknownKeys(name, text, unknown));
  const said = (what: string): ConfigError =>
    usageError(`${name}:${locate(text, [['apis']])[0]?.at ?? '1:1'}: apis ${what}`);
  if (!Object.hasOwn(root, 'apis')) return E.left(usageError(`${name} has no key apis, ${mustBe}.`));
  const { apis } = root;
  const list = apis ?? [];
  if (!Array.isArray(list))
    return E.left(
      said(`is ${isMap(apis) ? 'a map' : 'not a list'}, must be a list: begin each API with "- ".`),
    );
  if (list.length > mostApis) return E.left(said(`lists more than ${String(mostApis)} entries.`));
  return E.map((defaults: ApisFile['defaults']) => ({
    apis: list,
    defaults,
    channels: root['channels'],
    default_channels: root['default_channels'],
    page: root['page'],
  }))(defaultsOf(name, text, root['defaults']));
};
