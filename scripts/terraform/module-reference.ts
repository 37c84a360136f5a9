import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

/** A `variable` or an `output` of the configuration, as its file says it. */
export type Block = Readonly<{ name: string; body: string }>;

const blocksOf = (kind: 'variable' | 'output', text: string): readonly Block[] =>
  Array.from(
    text.matchAll(new RegExp(String.raw`^${kind} "(?<name>\w+)" \{\n(?<body>[^]*?)^\}`, 'gmu')),
    ({ groups }) => ({ name: groups?.['name'] ?? '', body: groups?.['body'] ?? '' }),
  );

/** The text of an argument on one line of its own; null: the block does not have it. */
const argumentOf = ({ body }: Block, name: string): string | null =>
  new RegExp(String.raw`^  ${name}\s+= (.*)$`, 'mu').exec(body)?.[1] ?? null;

const description = (block: Block): string => {
  const quoted: unknown = JSON.parse(argumentOf(block, 'description') ?? '""');
  if (typeof quoted !== 'string' || quoted === '') throw new Error(`${block.name} has no description`);
  return quoted.replaceAll('|', String.raw`\|`).replaceAll(/[<>]/gu, (sign) => `\\${sign}`);
};

const code = (text: string): string => `\`${text.replaceAll('|', String.raw`\|`)}\``;

const blocksIn = (folder: string, kind: 'variable' | 'output'): readonly Block[] =>
  globSync('*.tf', { cwd: folder })
    .toSorted()
    .flatMap((name) => blocksOf(kind, readFileSync(join(folder, name), 'utf8')));

export const variablesIn = (folder: string): readonly Block[] => blocksIn(folder, 'variable');

/** docs/terraform.md: every input and output of the configuration in `folder`, formatted as the page at `path`. */
export const moduleReference = async (folder: string, path: string): Promise<string> => {
  const outputs = blocksIn(folder, 'output');
  const page = [
    '# Inputs and outputs of the Terraform module',
    '',
    '`npm run docs` writes this page from `terraform/*.tf`. [deployment.md](deployment.md) says how the module is used. Wrong values are',
    'refused at `terraform plan`; the error names the values that are allowed.',
    '',
    '## Inputs',
    '',
    '| name | type | default | meaning |',
    '| --- | --- | --- | --- |',
    ...variablesIn(folder).map((block) => {
      const value = argumentOf(block, 'default');
      const type = argumentOf(block, 'type') ?? 'any';
      return `| ${code(block.name)} | ${code(type)} | ${value === null ? 'required' : code(value)} | ${description(block)} |`;
    }),
    '',
    '## Outputs',
    '',
    '| name | meaning |',
    '| --- | --- |',
    ...outputs.map((block) => `| ${code(block.name)} | ${description(block)} |`),
    '',
  ].join('\n');
  return format(page, { ...(await resolveConfig(path)), parser: 'markdown' });
};
