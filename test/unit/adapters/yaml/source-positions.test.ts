import { describe, expect, it } from 'vitest';
import { locate } from '../../../../src/adapters/yaml/source-positions.ts';

describe('positions in a file', () => {
  it('are those of a field, of an item, or of what is nearest to one that is missing', () => {
    const text = 'apis:\n  - api_id: a\n    url: x\n';
    const places = locate(text, [
      ['apis', '0', 'url'],
      ['apis', '0'],
      ['apis', '7', 'body'],
    ]);
    expect(places.map(({ at, written }) => [at, written])).toEqual([
      ['3:5', 'x'],
      ['2:5', null],
      ['1:1', null],
    ]);
  });

  it('are those of its dash for an empty item, whatever stands before it', () => {
    const text = [
      'x:',
      '  -',
      '  - a: "b"',
      '  - # - a comment',
      '  - [c, {d: e}]',
      '  -',
      '  -',
      '  - |',
      '    - text',
      '  - - ',
      '    -',
      '',
    ].join('\r\n');
    const paths = [['0'], ['1'], ['2'], ['4'], ['5'], ['7', '0'], ['7', '1']].map((path) => ['x', ...path]);
    expect(locate(text, paths).map(({ at }) => at)).toEqual([
      '2:3',
      '3:5',
      '4:3',
      '6:3',
      '7:3',
      '10:5',
      '11:5',
    ]);
  });

  it('are not looked for when nobody asks: a text that parses is read once', () => {
    expect(locate('apis: [', [])).toEqual([]);
  });
});
