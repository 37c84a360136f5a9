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

describe('the labels in examples/grafana-dashboard.json', () => {
  it('are those of the metrics', () => {
    const text = readFileSync(resolve(root, 'examples/grafana-dashboard.json'), 'utf8');
    const legends = [...text.matchAll(/\{\{(\w+)\}\}/gu)].map(([, label]) => label);
    const grouped = [...text.matchAll(/\bby \(([\w, ]+)\)/gu)].flatMap(([, labels = '']) =>
      labels.split(/, */u),
    );
    const matched = [...text.matchAll(/upledger_\w+\{(\w+)/gu)].map(([, label]) => label);
    const asked = [...legends, ...grouped, ...matched];
    expect(asked.length).toBeGreaterThan(0);
    const docs = readFileSync(resolve(root, 'docs/serve.md'), 'utf8');
    const rows = [...docs.matchAll(/^\| `upledger_\w+` *\| \w+ +\| ([^|]*)\|/gmu)];
    const labels = new Set(
      rows.flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)`/gu)].map(([, name]) => name)),
    );
    expect(labels).toEqual(new Set(['version', 'api_id', 'signal', 'channel_id']));
    expect(asked.filter((label) => !labels.has(label))).toEqual([]);
  });
});

describe('docs/serve.md', () => {
  it('lists all metrics and no others', () => {
    const listed = namedIn(readFileSync(resolve(root, 'docs/serve.md'), 'utf8'));
    expect(listed).toEqual(names.toSorted());
  });
});
