import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { root } from '../program.ts';
import { renderLastRun, type Row } from './render-table.ts';

const page = join(root, 'docs', 'reliability.md');
const kept = join(root, 'test', 'prove', 'last-run.json');
const [begin, end] = ['<!-- last run of npm run prove: begin -->', '<!-- last run of npm run prove: end -->'];

const nameOf = ({ fault }: Row): string => fault.replace(/:? left out.*|\d+ passes.*/, '');

/** Puts rows in the place of those of the same fault that an earlier run left, and all of them into the page. */
export const publishLastRun = async (rows: readonly Row[]): Promise<void> => {
  const before = JSON.parse(readFileSync(kept, 'utf8')) as readonly Row[];
  const names = new Set(rows.map(nameOf));
  const all = [...before.filter((row) => !names.has(nameOf(row))), ...rows];
  const text = readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`docs/reliability.md has no place for the table: ${begin} … ${end}`);
  const written = `${text.slice(0, from)}${begin}\n\n${renderLastRun(all)}\n\n${text.slice(to)}`;
  const options = (await resolveConfig(page)) ?? {};
  writeFileSync(kept, await format(JSON.stringify(all), { ...options, parser: 'json' }));
  writeFileSync(page, await format(written, { ...options, parser: 'markdown' }));
};
