import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { selectedBy, type PathAnswer, type PathCase } from '../../../../support/assertions/selected-by.ts';

const folder = resolve(import.meta.dirname, '../../../../fixtures/json-path');
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));

const cases = read('cases.json') as readonly PathCase[];
const answers = read('answers.json') as readonly PathAnswer[];

describe('paths select what another implementation selects', () => {
  it.each(cases.map((one, index) => ({ ...one, answer: answers[index] })))('$path', ({ answer, ...one }) => {
    expect(selectedBy(one)).toStrictEqual(answer);
  });

  it('in many cases something, and refuse what is no path', () => {
    expect(answers.filter((one) => 'values' in one && one.values.length > 0).length).toBeGreaterThan(100);
    expect(answers.filter((one) => 'invalid' in one).length).toBeGreaterThan(20);
  });
});
