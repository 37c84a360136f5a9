import * as E from 'fp-ts/lib/Either.js';
import { YAMLException } from 'js-yaml';
import { issuesOfDefaults } from '../../runner/config/decode-api-config.ts';
import {
  decodeChannelSettings,
  type DecodedSettings,
} from '../../runner/config/channels/decode-channel-settings.ts';
import { kindOf, type ConfigError as ConfigIssue } from '../../runner/config/config-error.ts';
import { issuesOfRetention, retentionKey, saidRetention } from '../../runner/config/retention.ts';
import { issuesOfExpressions } from '../../runner/config/expressions/check-expressions.ts';
import type { ConfigError } from '../../runner/ports/config-source.ts';
import { isMap } from '../../runner/config/shapes.ts';
import { didYouMean } from '../../runner/config/nearest-name.ts';
import { issueTexts } from './issue-texts.ts';
import { shortExample } from './short-example.ts';
import { fileKeys, redactLine, redactTag, sectionAt } from './redact-line.ts';
import { usageError } from './usage-error.ts';

const mostApis = 100_000;

/**
 * The parser quotes names and tags of the text in its reasons. Either may be a secret that lacks its quotes, unless the line
 * as it is `shown` has it too.
 */
const reasonOf = (reason: string, shown: string): string =>
  reason.replace(/"([^"]*)"|!<.*>/gsu, (all, quoted: string | undefined) =>
    quoted !== undefined && quoted !== '' && shown.includes(quoted) ? all : redactTag(all),
  );

const mustBe = 'must be a map with the key apis, that holds a list';

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
  return { line, at: `${String(number + 1)}:${String(column + 1)}`, section: sectionAt(lines, number) };
};

/** The YAML syntax errors of a text, with positions. */
export const parseError = (name: string, text: string, error: unknown): ConfigError => {
  if (!(error instanceof YAMLException))
    return usageError(`${name} cannot be read as YAML: ${String(error)}`, error);
  const { mark } = error;
  if (mark === undefined && isBlank(text)) return empty(name);
  if (mark === undefined) return usageError(`${name} is not YAML: ${reasonOf(error.reason, '')}.`, null);
  const { line, at, section } = standingAt(text, mark);
  const shown = redactLine(line, section);
  // The exception holds the text, secrets included, so it is not kept as the cause.
  return usageError(
    `${name}:${at}: is not YAML: ${reasonOf(error.reason, shown)}.\nThe line is:\n\n  ${shown}\n`,
    null,
  );
};

/** The value of a text; throws `YAMLException`. */
export type Parse = (text: string) => unknown;

/** Keys that begin with `x-` are ignored; they can hold anchors to merge, for example. */
const isExtension = (key: string): boolean => key.startsWith('x-');

/** The content of a file that can be used as a whole. */
export type ApisFile = Readonly<{
  /** the entries of `apis`, not decoded yet */
  apis: readonly unknown[];
  /** the defaults for omitted fields of an entry: each is valid by itself, as written */
  defaults: Readonly<Record<string, unknown>>;
  channels: DecodedSettings;
  /** not decoded yet */
  page?: unknown;
  retain_checks_days?: number;
}>;

type Root = Readonly<Record<string, unknown>>;

const manyKeys = 10;

const unknownKeys = (root: Root): readonly ConfigIssue[] =>
  Object.keys(root)
    .filter((key) => !fileKeys.includes(key) && !isExtension(key))
    .slice(0, manyKeys)
    .map((key) => ({ path: [key], what: `is not a key of this file${didYouMean(key, fileKeys)}` }));

const apisIssues = ({ apis }: Root): readonly ConfigIssue[] => {
  const said = (what: string): readonly ConfigIssue[] => [{ path: ['apis'], what }];
  if (apis === null || apis === undefined) return [];
  if (!Array.isArray(apis)) return said(`is ${kindOf(apis)}, must be a list: begin each API with "- "`);
  return apis.length > mostApis ? said(`lists more than ${String(mostApis)} entries`) : [];
};

const defaultsIssues = async ({ defaults = null }: Root): Promise<readonly ConfigIssue[]> => {
  if (defaults === null) return [];
  const expressions = await issuesOfExpressions([defaults]);
  return [...issuesOfDefaults(defaults), ...expressions.flat()].map((issue) => ({
    ...issue,
    path: ['defaults', ...issue.path],
  }));
};

/**
 * The parts of a file, or everything that makes the file as a whole unusable: what all its APIs depend on. An entry that
 * is wrong is no such thing. A key without a value is an empty list.
 */
export const parseApis = async (
  name: string,
  text: string,
  parse: Parse,
): Promise<E.Either<ConfigError, ApisFile>> => {
  const parsed = E.tryCatch(
    () => parse(text),
    (error) => parseError(name, text, error),
  );
  if (E.isLeft(parsed)) return parsed;
  const root = parsed.right;
  if (root === null || root === undefined) return E.left(empty(name));
  if (!isMap(root)) {
    const what = Array.isArray(root) ? 'a list' : 'not a map';
    return E.left(usageError(`${name} is ${what}, ${mustBe}.\nFor instance:\n\n${shortExample}`));
  }
  const { apis, defaults } = root;
  const channels = decodeChannelSettings({
    channels: root['channels'],
    default_channels: root['default_channels'],
  });
  const unknown = unknownKeys(root);
  const issues = [
    ...unknown,
    ...apisIssues(root),
    ...(await defaultsIssues(root)),
    ...issuesOfRetention(root[retentionKey]),
    ...channels.unusable,
  ];
  // A key that is misspelt is most likely the one that is missing.
  const isMissing = unknown.length === 0 && !Object.hasOwn(root, 'apis');
  if (issues.length === 0 && !isMissing)
    return E.right({
      apis: Array.isArray(apis) ? apis : [],
      defaults: isMap(defaults) ? defaults : {},
      channels,
      page: root['page'],
      ...saidRetention(root[retentionKey]),
    });
  return E.left(
    usageError(
      [
        ...issueTexts(name, text, issues),
        ...(isMissing ? [`${name} has no key apis, ${mustBe}.`] : []),
        ...(unknown.length > 0 ? [`The file ${mustBe}.`] : []),
      ].join('\n'),
    ),
  );
};
