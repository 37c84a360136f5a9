import { CORE_SCHEMA, dump } from 'js-yaml';
import type { ApisFileContent } from '../../runner/config/export-file.ts';

const options = { schema: CORE_SCHEMA, lineWidth: -1, noRefs: true } as const;

/** Writes APIs as YAML. Reading the text gives the same values. */
export const writeApis = (
  { defaults, apis, channels = {}, page = {}, retain_checks_days }: ApisFileContent,
  comments: readonly string[] = [],
): string => {
  const shared = Object.keys(defaults).length === 0 ? '' : `${dump({ defaults }, options)}\n`;
  const channelText = Object.keys(channels).length === 0 ? '' : `${dump(channels, options)}\n`;
  const pageText = Object.keys(page).length === 0 ? '' : `${dump({ page }, options)}\n`;
  const retention = retain_checks_days === undefined ? '' : `${dump({ retain_checks_days }, options)}\n`;
  const head = ['yaml-language-server: $schema=apis.schema.json', ...comments];
  return `${head.map((line) => `# ${line}\n`).join('')}${channelText}${pageText}${retention}${shared}${dump({ apis }, options)}`;
};
