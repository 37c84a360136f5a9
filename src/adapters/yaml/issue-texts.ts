import { configIssueText, type ConfigError } from '../../runner/config/config-error.ts';
import { locate } from './source-positions.ts';

/** Issues of a file as `file:line:column: …`, in line order. Their paths begin with a key of the file. */
export const issueTexts = (name: string, text: string, issues: readonly ConfigError[]): readonly string[] => {
  const places = locate(
    text,
    issues.map(({ path }) => path),
  );
  return issues
    .map((issue, i) => {
      const { at = '1:1', offset = 0, written = null } = places[i] ?? {};
      return { offset, text: `${name}:${at}: ${configIssueText('', issue, written)}` };
    })
    .toSorted((a, b) => a.offset - b.offset)
    .map((issue) => issue.text);
};
