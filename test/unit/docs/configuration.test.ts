import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configReference } from '../../../scripts/config-reference/config-reference.ts';
import { variables } from '../../../src/cli/input/variables.ts';
import { fileSchema } from '../../../src/runner/config/schema/file-schema.ts';
import { configFields } from '../../../src/runner/config/api-config.ts';

const path = resolve(import.meta.dirname, '..', '..', '..', 'docs', 'configuration.md');

describe('docs/configuration.md', () => {
  it('is what the decoders say: `npm run docs` writes it anew', async () => {
    expect(await readFile(path, 'utf8')).toBe(await configReference(path));
  });

  it('comes with the schema that the examples name', async () => {
    const schema = resolve(path, '..', '..', 'examples', 'apis.schema.json');
    expect(JSON.parse(await readFile(schema, 'utf8'))).toStrictEqual(fileSchema());
  });

  it('has a section with at least one rule for each field, and a row for each variable', async () => {
    const page = await readFile(path, 'utf8');
    const sections = new Map(
      page
        .split('\n### ')
        .slice(1)
        .map((section) => [section.split('\n', 1)[0], section] as const),
    );
    expect([...sections.keys()]).toStrictEqual(configFields);
    for (const section of sections.values()) expect(section).toMatch(/^- must /mu);
    for (const name of Object.keys(variables)) expect(page).toContain(`| \`${name}\``);
  });
});
