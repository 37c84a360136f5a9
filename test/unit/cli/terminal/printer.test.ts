import { fc, test } from '@fast-check/vitest';
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { createPrinter } from '../../../../src/cli/terminal/printer.ts';
import { printable } from '../../../../src/runner/text/printable.ts';
import { table } from '../../../../src/cli/terminal/table.ts';

const obeyed = /(?![\n\t])[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u;

describe('text for people', () => {
  test.prop([fc.string({ unit: 'binary' })])('never holds what a terminal obeys', (text) => {
    expect(printable(text, false)).not.toMatch(obeyed);
  });

  test.prop([fc.string({ unit: 'binary' })])('holds styles alone where colours are wanted', (text) => {
    const plain = printable(`\u001B[31m${text}\u001B[39m`, true).replaceAll(/\p{Cc}\[\d{1,2}m/gu, '');
    expect(plain).not.toMatch(obeyed);
  });

  it('keeps each of our own colours, and line breaks and tabs', () => {
    const colours = pc.createColors(true);
    for (const style of [
      'bold',
      'dim',
      'italic',
      'underline',
      'inverse',
      'strikethrough',
      'red',
      'green',
      'yellow',
      'cyan',
      'gray',
      'bgRed',
    ] as const)
      expect(printable(colours[style]('a\n\tb'), true)).toBe(colours[style]('a\n\tb'));
  });

  it.each([
    ['\u001B[2J', ' [2J'],
    ['\u001B]0;title\u0007', ' ]0;title '],
    ['\u009B31m', ' 31m'],
    ['\u001B[8mhidden\u001B[0m', ' hidden '],
    ['a\rb', 'a b'],
    ['\u202Egpj.exe', ' gpj.exe'],
    ['a\u200Bb\uFEFF', 'a b '],
  ])('shows %j as %j', (text, shown) => {
    expect(printable(text, false)).toBe(shown);
  });

  it('keeps what emoji and scripts need', () => {
    expect(printable('👩‍👩‍👧 نمی‌خواهم', true)).toBe('👩‍👩‍👧 نمی‌خواهم');
  });

  it('has one row for each of a table, whatever a cell holds', () => {
    const rows = [['a', 'error\r\nb   DOWN']];
    expect(table(['api', 'note'], rows, { colours: false, width: null }).trimEnd().split('\n')).toHaveLength(
      2,
    );
  });
});

describe('a printer', () => {
  const printer = (colours: boolean) => {
    const written: string[] = [];
    const output = {
      write: (data: string | Uint8Array, done: () => void) => {
        written.push(Buffer.from(data).toString());
        done();
        return true;
      },
      on: () => undefined,
    };
    return { written, ...createPrinter(output, colours) };
  };

  it('cleans text for people, and leaves data as it is', async () => {
    const { written, print, printData } = printer(false);
    await print('\u001B[31mx\u001B[2J\n');
    await printData('{"a":"\u202E\u009B"}\r\n');
    expect(written).toEqual([' x [2J\n', '{"a":"\u202E\u009B"}\r\n']);
  });
});
