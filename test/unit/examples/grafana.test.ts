import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { families } from '../../../src/cli/commands/serve/metrics-text.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const names = families([], '0').map(({ name }) => name);

const namedIn = (text: string): readonly string[] =>
  [...new Set(text.match(/\bupledger_[a-z_]+\b/gu))].toSorted();

describe('examples/grafana-dashboard.json', () => {
  it('asks only for metrics that there are', () => {
    const asked = namedIn(readFileSync(resolve(root, 'examples/grafana-dashboard.json'), 'utf8'));
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('docs/serve.md', () => {
  it('lists all metrics and no others', () => {
    const listed = namedIn(readFileSync(resolve(root, 'docs/serve.md'), 'utf8'));
    expect(listed).toEqual(names.toSorted());
  });
});
