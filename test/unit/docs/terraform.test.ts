import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { moduleReference, variablesIn } from '../../../scripts/terraform/module-reference.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const folder = join(root, 'terraform');

describe('the Terraform module', () => {
  it('is what docs/terraform.md says: `npm run docs` writes it anew', async () => {
    const path = join(root, 'docs', 'terraform.md');
    expect(readFileSync(path, 'utf8')).toBe(await moduleReference(folder, path));
  });

  it('configures no provider: the caller does', () => {
    const texts = globSync('*.tf', { cwd: folder }).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.filter((text) => /^provider "/mu.test(text))).toEqual([]);
  });

  // Terraform reads terraform.tfvars in tests as well; only what a test file says itself wins over it.
  it.each(globSync('tests/*.tftest.hcl', { cwd: folder }))('%s says every variable itself', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const [, said = ''] = /^variables \{\n([^]*?)^\}/mu.exec(text) ?? [];
    const unsaid = variablesIn(folder).filter(
      (variable) => !new RegExp(`^  ${variable.name} +=`, 'mu').test(said),
    );
    expect(unsaid.map((variable) => variable.name)).toEqual([]);
  });
});
