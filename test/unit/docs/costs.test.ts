import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..', '..');
const textOf = (name: string) => readFile(join(root, name), 'utf8');

const rowsOf = (section: string): readonly (readonly string[])[] =>
  [...section.matchAll(/^\|(.*)\|$/gmu)].map(([, row = '']) => row.split('|').map((cell) => cell.trim()));

const amount = (cell: string | undefined): number => Number((cell ?? '').replaceAll('*', ''));

/** Those of a column above its last row, which is their sum. */
const summed = (rows: readonly (readonly string[])[], column: number): number =>
  rows.reduce((sum, row) => sum + (Number.isNaN(amount(row[column])) ? 0 : amount(row[column])), 0);

describe('the costs', () => {
  it('are those of the machine that Terraform makes by default, and add up', async () => {
    const [, section = ''] = (await textOf('docs/deployment.md')).split('## What it costs');
    const rows = rowsOf(section);
    const sums = rows.flatMap(([name], at) => (name === '**together**' ? [at] : []));
    const [fixed = 0, whole = 0] = sums;
    const parts = rows.slice(2, fixed);
    const machine = /instance_type = coalesce\(.*: "([\w.]+)"\)/u.exec(await textOf('terraform/ec2.tf'))?.[1];
    expect(machine).toBe('t3.micro');
    expect(parts[0]?.[0]).toMatch(/^t3\.micro, on demand/u);
    const together = summed(parts, 1);
    expect(amount(rows[fixed]?.[1])).toBeCloseTo(together, 1);
    const variable = rows.slice(fixed + 3, whole);
    expect(variable.at(-2)?.slice(1, 3).map(amount)).toEqual([1, 1].map(() => Number(together.toFixed(2))));
    const [small, large] = [summed(variable, 1), summed(variable, 2)];
    expect(Math.abs(amount(rows[whole]?.[1]) - small)).toBeLessThan(0.06);
    expect(Math.abs(amount(rows[whole]?.[2]) - large)).toBeLessThan(0.06);
    const readme = await textOf('README.md');
    expect(readme.replaceAll(/\s+/gu, ' ')).toContain(
      `100 APIs checked each minute cost about ${String(Math.round(small))} USD a month and 1,000 about ${String(Math.round(large))}`,
    );
  });

  it('have one date', async () => {
    const texts = await Promise.all(['README.md', 'docs/deployment.md', 'docs/scaling.md'].map(textOf));
    const dates = texts.flatMap((text) => [
      ...text
        .replaceAll(/\s+/gu, ' ')
        .matchAll(/list prices (?:are those )?of (?:us-east-1, )?(\w+ \d{4})/gu),
    ]);
    expect(new Set(dates.map(([, date]) => date))).toEqual(new Set(['November 2026']));
    expect(dates.length).toBeGreaterThanOrEqual(4);
  });
});
