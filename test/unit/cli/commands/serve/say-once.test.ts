import { describe, expect, it } from 'vitest';
import { sayOnce } from '../../../../../src/cli/commands/serve/say-once.ts';

type Notes = readonly (readonly [string, string | null])[];

const told = (notes: Notes): readonly string[] => {
  const said: string[] = [];
  const note = sayOnce((reason) => void said.push(reason));
  for (const [question, reason] of notes) note(question, reason);
  return said;
};

describe('sayOnce', () => {
  it.each<[string, Notes, readonly string[]]>([
    [
      'a reason once',
      [
        ['a', 'x'],
        ['a', 'x'],
      ],
      ['x'],
    ],
    [
      'it once, whatever it keeps from an answer',
      [
        ['a', 'x'],
        ['b', 'x'],
        ['a', 'x'],
      ],
      ['x'],
    ],
    [
      'it once, though other questions are answered',
      [
        ['a', 'x'],
        ['b', null],
        ['a', 'x'],
      ],
      ['x'],
    ],
    [
      'it again once the same question was answered',
      [
        ['a', 'x'],
        ['a', null],
        ['a', 'x'],
      ],
      ['x', 'x'],
    ],
    [
      'each reason of a question once',
      [
        ['a', 'x'],
        ['a', 'y'],
        ['a', 'x'],
        ['a', 'y'],
      ],
      ['x', 'y'],
    ],
    [
      'it again though the one that failed first is never asked again',
      [
        ['a', 'x'],
        ['b', null],
        ['b', 'x'],
        ['b', 'x'],
      ],
      ['x', 'x'],
    ],
    [
      'it once where all fail and some are answered before others',
      [
        ['a', 'x'],
        ['b', 'x'],
        ['a', null],
        ['b', 'x'],
        ['b', null],
        ['b', 'x'],
      ],
      ['x', 'x'],
    ],
  ])('says %s', (_, notes, said) => {
    expect(told(notes)).toEqual(said);
  });

  it('remembers no more than a bounded number of questions', () => {
    const said: string[] = [];
    const note = sayOnce((reason) => void said.push(reason));
    for (let i = 0; i < 5000; i += 1) note(`/api/events ${String(i)}`, null);
    note('/healthz', 'x');
    note('/healthz', 'x');
    expect(said).toEqual(['x']);
  });

  it('says a reason again rather than remember each of many questions that it keeps from an answer', () => {
    const said: string[] = [];
    const note = sayOnce((reason) => void said.push(reason));
    for (let i = 0; i < 5000; i += 1) note(`/api/events ${String(i)}`, 'x');
    expect(said).toEqual(['x', 'x', 'x', 'x', 'x']);
  });
});
