import { expect, it } from 'vitest';
import { inTurn } from '../../../../src/runner/checking/in-turn.ts';

it('runs one thing after another, also after one that fails', async () => {
  const alone = inTurn();
  const first = Promise.withResolvers<string>();
  const seen: string[] = [];
  const begin = (name: string, result: Promise<string>) =>
    alone(() => {
      seen.push(name);
      return result;
    });
  const all = Promise.allSettled([begin('a', first.promise), begin('b', Promise.resolve('two'))]);
  await Promise.resolve();
  expect(seen).toEqual(['a']);
  first.reject(new Error('no'));
  expect(await all).toEqual([
    { status: 'rejected', reason: new Error('no') },
    { status: 'fulfilled', value: 'two' },
  ]);
  expect(seen).toEqual(['a', 'b']);
  expect(await begin('c', Promise.resolve('three'))).toBe('three');
});
