import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ask } from '../../../../../src/cli/commands/replay/confirm.ts';

const asked = async (typed: string) => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const answer = ask(input, output, 'Sure? ');
  input.write(typed);
  return { answer: await answer, shown: String(output.read()) };
};

describe('a question at a terminal', () => {
  it.each([
    ['a word', 'yes\n', { _tag: 'said', text: 'yes' }],
    ['spaces around it', '  no \r', { _tag: 'said', text: 'no' }],
    ['Enter alone', '\n', { _tag: 'said', text: '' }],
    ['Ctrl-C', 'ye\u0003', { _tag: 'interrupted' }],
    ['Ctrl-D', '\u0004', { _tag: 'none' }],
  ])('takes %s for an answer', async (_, typed, answer) => {
    const found = await asked(typed);
    expect(found.answer).toEqual(answer);
    expect(found.shown).toContain('Sure? ');
  });

  it('ends when the terminal goes away', async () => {
    const input = new PassThrough();
    const answer = ask(input, new PassThrough(), 'Sure? ');
    input.end();
    expect(await answer).toEqual({ _tag: 'none' });
  });
});
