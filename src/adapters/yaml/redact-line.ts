import { assertionOperators, assertionSubjects } from '../../events/fields/logged-assertion.ts';
import { configFields } from '../../runner/config/api-config.ts';
import { channelCodecs } from '../../runner/config/channels/channel-config.ts';
import { nearestName } from '../../runner/config/nearest-name.ts';
import { pageDefaults } from '../../runner/config/page/page-settings.ts';
import { redactedUrl } from '../../runner/config/redact-url.ts';
import { retentionKey } from '../../runner/config/retention.ts';
import { cutText } from '../../runner/text/cut-text.ts';

const longest = 100;

const channelKinds = Object.keys(channelCodecs);
const channelFields = Object.values(channelCodecs).flatMap((codec) => Object.keys(codec.type.props));

/** The keys of a file. */
export const fileKeys: readonly string[] = [
  'apis',
  'channels',
  'default_channels',
  'defaults',
  'page',
  retentionKey,
];

/** Names that a file may have wherever a key stands; none of them is a secret. */
const names: readonly string[] = [
  ...fileKeys,
  ...configFields,
  ...channelFields,
  ...Object.keys(pageDefaults),
  ...assertionSubjects,
  ...assertionOperators,
  'secret',
  'cert',
  'key',
];

const words: ReadonlySet<string> = new Set([...names, ...channelKinds, 'true', 'false', 'null']);

/** Names of headers that everybody uses. */
const headerName =
  /^(?:accept(?:-\w{1,12})?|authorization|cache-control|content-type|cookie|host|origin|referer|user-agent|x-[a-z]{1,12}(?:-[a-z]{1,12})?)$/iu;

/** Fields that may hold secrets; below them nothing is what its name says. */
const secretFields: ReadonlySet<string> = new Set([
  'headers',
  'body',
  'proxy',
  'ca',
  'client_certificate',
  'assertions',
]);

/** The fields that are no secret, by the top-level key that they stand below. */
const plainFields: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['apis', new Set(configFields.filter((field) => field !== 'url' && !secretFields.has(field)))],
  ['channels', new Set(['id', 'kind', 'format'])],
]);

const isPlainField = (field: string, section: string): boolean =>
  (plainFields.get(section === 'defaults' ? 'apis' : section)?.has(field) ?? false) ||
  (section === field && fileKeys.includes(field));

const indentOf = (line: string): number => line.search(/\S|$/u);
const keyOf = (line: string): string => /^\s*(?:-\s+)*["']?([\w-]+)["']?\s*:/u.exec(line)?.[1] ?? '';

/** What a line stands below: a field that may hold secrets, else the top-level key; empty: none of them. */
export const sectionAt = (lines: readonly string[], number: number): string => {
  let indent = indentOf(lines[number] ?? '');
  let key = indent === 0 ? keyOf(lines[number] ?? '') : '';
  for (let i = number - 1; i >= 0 && indent > 0 && !secretFields.has(key); i -= 1) {
    const line = lines[i] ?? '';
    if (line.trim() === '' || line.trimStart().startsWith('#') || indentOf(line) >= indent) continue;
    indent = indentOf(line);
    key = keyOf(line);
    // A broken line may have been any field.
    if (indent > 0 && !names.includes(key)) return 'headers';
  }
  return key;
};

const isName = (word: string): boolean => /^[a-z_]{3,32}$/u.test(word) && nearestName(word, names) !== null;

/** Tags that people take from other programs, and that this one does not know. */
const foreignTags: ReadonlySet<string> = new Set([
  'binary',
  'js/function',
  'js/regexp',
  'js/undefined',
  'omap',
  'pairs',
  'set',
  'timestamp',
]);

/** A tag as the parser writes it, as it may be shown: one that is not known may be a secret that lacks its quotes. */
export const redactTag = (tag: string): string => {
  const name = /^!<tag:yaml\.org,2002:(.*)>$/su.exec(tag)?.[1] ?? '';
  return foreignTags.has(name) ? `!!${name}` : '***';
};

/** The key whose value begins at the end of a text: the beginning of a line that holds an entry whole. */
const keyBefore = (text: string): string =>
  /^\s*-\s*\{/u.test(text) && !/\b(?:headers|body|assertions|client_certificate)\b/u.test(text)
    ? (/[{,]\s*["']?([a-z_]+)["']?\s*:\s+["']?$/u.exec(text)?.[1] ?? '')
    : '';

/**
 * Words without what may be a secret. What remains: names, what looks like a misspelt one where a key stands, and values of
 * fields that hold no secret.
 */
const redactWords = (text: string, section: string): string =>
  text.replace(/[^\s{}[\],:"'#&*!|>-][^\s{}[\],:"']*/gu, (word, at: number) => {
    const before = text.slice(0, at);
    const isKey =
      /^["']?\s*:(?:\s|$)/u.test(text.slice(at + word.length)) && /(?:^|[{,])[\s{-]*["']?$/u.test(before);
    const isShown =
      words.has(word) ||
      /^\d{1,6}(?:ms|s|m|h|d)?$/u.test(word) ||
      (isKey && (isName(word) || headerName.test(word))) ||
      (before.endsWith('!!') && foreignTags.has(word)) ||
      (!/[&*!#]["']?$/u.test(before) && isPlainField(keyBefore(before), section));
    return isShown ? word : '***';
  });

/**
 * A line of a file that does not parse, as it may be shown. Nobody knows yet what its parts are, so it stands there whole
 * only when it begins with a field that holds no secret; of any other line, all words but the known ones show as `***`.
 * `section`: what it stands below, as `sectionAt` says.
 */
export const redactLine = (line: string, section: string): string => {
  const [, start = '', field = '', rest = ''] = /^(\s*(?:-\s+)?)([a-z_]+)(\s*:?.*)$/su.exec(line) ?? [];
  const isSimple = !/\b(?:headers|body|url)\b|[{}&*!]|:\s[^:]*:\s+\D/u.test(rest);
  const shown =
    isSimple && field === 'url' && (section === 'apis' || section === '')
      ? `${start}url${rest.replace(/^(\s*:?\s*["']?)(.*)$/su, (_all, before: string, url: string) => before + redactedUrl(url))}`
      : isSimple && isPlainField(field, section)
        ? line
        : redactWords(line, section);
  // A terminal would obey what it is shown.
  const safe = shown.replace(/\p{Cc}/gu, ' ');
  return cutText(safe, longest);
};
