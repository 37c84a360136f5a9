import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drawWorld } from './world/draw-world.ts';
import { mutants } from './mutants.ts';
import { leaveOut, shrink } from './shrink.ts';
import { simulate } from './simulate.ts';
import { trySeed } from './try-seed.ts';
import { keptSeeds } from './world/kept-seeds.ts';

describe('the simulation', () => {
  it.each(keptSeeds())('keeps all promises in the world of seed $seed: $why', async ({ seed }) => {
    expect(await trySeed(seed)).toEqual([]);
  });

  it('keeps all promises in a sample of other worlds', { timeout: 120_000 }, async () => {
    for (let seed = 1; seed <= 250; seed += 1)
      expect({ seed, wrong: await trySeed(seed) }).toEqual({ seed, wrong: [] });
  });

  it('lives the same life again from the same seed', async () => {
    const lives = await Promise.all(
      [drawWorld(7), drawWorld(7)].map(async (plan) => {
        const lines: string[] = [];
        await simulate(plan, (time, text) => lines.push(`${String(time)} ${text}`));
        return lines;
      }),
    );
    expect(lives[0]?.length).toBeGreaterThan(20);
    expect(lives[1]).toEqual(lives[0]);
  });

  it('makes a world smaller while the same thing still goes wrong', async () => {
    const plan = { ...drawWorld(82), rates: { ...drawWorld(82).rates, die: 0.1, slow: 0.1 } };
    const without = await shrink(plan, async (smaller) => smaller.rates.die > 0 && smaller.apis.length > 0);
    const smallest = without.reduce(leaveOut, plan);
    expect(smallest.apis).toHaveLength(1);
    expect(smallest.runners).toHaveLength(1);
    expect(Object.entries(smallest.rates).filter(([, rate]) => rate > 0)).toEqual([['die', 0.1]]);
    expect(smallest.edits).toEqual([]);
  });
});

describe('the mutants', () => {
  it('have names of their own, and snippets that the source holds exactly once', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    expect(mutants.length).toBeGreaterThanOrEqual(15);
    for (const { name, edits } of mutants)
      for (const { file, find } of edits) {
        const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
        expect({ name, times: source.split(find).length - 1 }).toEqual({ name, times: 1 });
      }
  });
});
