import { configFields } from '../../runner/config/api-config.ts';
import { redactedUrl } from '../../runner/config/redact-url.ts';
import { cutText } from '../../runner/text/cut-text.ts';

const longest = 100;
const words: ReadonlySet<string> = new Set(['apis', 'true', 'false', 'null', ...configFields]);
const secretive = /\b(?:headers|body|url)\b|[{&*!]/u;

const redactWords = (text: string): string =>
  text.replace(/[^\s{}[\],:"'#&*!|>-][^\s{}[\],:"']*/gu, (word) =>
    words.has(word) || /^\d{1,6}$/u.test(word) ? word : '***',
  );

/**
 * A line of a file that does not parse, as it may be shown. Nobody knows yet what its parts are, so it stands there whole
 * only when it begins with a field that holds no secret; of any other line, all words but the known ones show as `***`.
 */
export const redactLine = (line: string): string => {
  const [, start = '', field = '', rest = ''] = /^(\s*(?:-\s+)?)([a-z_]+)(\s*:?.*)$/su.exec(line) ?? [];
  const plain = words.has(field) && !secretive.test(rest);
  const shown =
    plain && field === 'url'
      ? `${start}url${rest.replace(/^(\s*:?\s*["']?)(.*)$/su, (_all, before: string, url: string) => before + redactedUrl(url))}`
      : plain && field !== 'headers' && field !== 'body'
        ? line
        : redactWords(line);
  // A terminal would obey what it is shown.
  const safe = shown.replace(/\p{Cc}/gu, ' ');
  return cutText(safe, longest);
};
