import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { inShard } from '../../../../src/runner/pass/shard.ts';

const apiId = fc.stringMatching(/^[A-Za-z0-9._-]{1,30}$/);

describe('shards', () => {
  it.prop([apiId, fc.integer({ min: 1, max: 12 })])('every API is in exactly one', (id, of) => {
    const holders = Array.from({ length: of }, (_, i) => i + 1).filter((index) => inShard(id, { index, of }));
    expect(holders).toHaveLength(1);
  });

  it('without shards every API is mine', () => {
    expect(inShard('payments', null)).toBe(true);
  });

  it('are of about equal size', () => {
    const ids = Array.from({ length: 1000 }, (_, i) => `api-${String(i)}`);
    const sizes = [1, 2, 3, 4].map((index) => ids.filter((id) => inShard(id, { index, of: 4 })).length);
    for (const size of sizes) expect(Math.abs(size - 250)).toBeLessThan(60);
  });

  it('draw the line where they always drew it, so that runners of two versions agree', () => {
    const ids = ['payments', 'search', 'login', 'mail', 'files', 'maps'];
    expect(ids.map((id) => [1, 2, 3].find((index) => inShard(id, { index, of: 3 })))).toEqual([
      2, 1, 1, 3, 2, 2,
    ]);
  });
});
