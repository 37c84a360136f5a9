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
    ['check_intervall', ['retries', 'check_interval_seconds'], 'check_interval_seconds'],
    ['check-intervl', ['retries', 'check_interval_seconds'], 'check_interval_seconds'],
    ['follow_redirect', ['failure_threshold', 'follow_redirects'], 'follow_redirects'],
    ['certifcate', ['certificate_days', 'ca'], 'certificate_days'],
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
    // One of two letters is another name, and a word that a longer name happens to contain is no part of it.
    ['a', ['b']],
    ['db', ['dc', 'eu']],
    ['red', ['expected_status_codes']],
    ['curl_options', ['url']],
    ['url_of_the_health_page', ['url', 'body']],
    ['services', ['apis']],
    ['checks', ['check_interval_seconds']],
    ['second', ['check_interval_seconds']],
    ['codex', ['expected_status_codes']],
    ['shop', []],
  ])('to %j of %j is none', (name, known) => {
    expect(nearestName(name, known)).toBeNull();
    expect(didYouMean(name, known)).toBe('');
  });
});
