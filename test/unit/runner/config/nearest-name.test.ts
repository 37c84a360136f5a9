import { describe, expect, it } from 'vitest';
import { didYouMean, nearestName } from '../../../../src/runner/config/nearest-name.ts';

describe('the nearest name', () => {
  it.each([
    ['shpo', ['blog', 'shop'], 'shop'],
    ['rnu', ['work', 'run'], 'run'],
    ['apo', ['api', 'shop'], 'api'],
    ['paymnets', ['payments', 'shop'], 'payments'],
    ['my-shop', ['my_shop', 'my_ship'], 'my_shop'],
    ['apiId', ['url', 'api_id'], 'api_id'],
    ['interval', ['retries', 'check_interval_seconds'], 'check_interval_seconds'],
    ['--concurency', ['--all', '--concurrency'], '--concurrency'],
  ])('to %s of %j is %s', (name, known, meant) => {
    expect(nearestName(name, known)).toBe(meant);
    expect(didYouMean(name, known)).toBe(`; did you mean ${meant}?`);
  });

  it.each([
    ['nope', ['shop', 'blog']],
    ['payments', ['a', 'ay']],
    ['ab', ['xy']],
    ['', ['shop']],
    ['shop', []],
  ])('to %j of %j is none', (name, known) => {
    expect(nearestName(name, known)).toBeNull();
    expect(didYouMean(name, known)).toBe('');
  });
});
