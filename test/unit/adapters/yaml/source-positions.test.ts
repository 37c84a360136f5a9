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

  it('are not looked for when nobody asks: a text that parses is read once', () => {
    expect(locate('apis: [', [])).toEqual([]);
  });
});
