import { describe, expect, it } from 'vitest';
import {
  planSubscriptions,
  type SubscriptionPlan,
} from '../../../../src/adapters/sns/subscriptions/plan-subscriptions.ts';
import { isOurPolicy, ourPolicy } from '../../../../src/adapters/sns/subscriptions/filter-policy.ts';
import type { Subscription } from '../../../../src/adapters/sns/subscriptions/subscription.ts';
import { left, right } from '../../../support/right.ts';

const confirmed = (address: string, filterPolicy: string | null): Subscription => ({
  address,
  state: 'confirmed',
  arn: `arn:${address}`,
  filterPolicy,
});
const ours = (address: string) => confirmed(address, ourPolicy(address));
const pending = (address: string): Subscription => ({
  address,
  state: 'pending',
  arn: null,
  filterPolicy: null,
});
const gone = (address: string): Subscription => ({
  address,
  state: 'unsubscribed',
  arn: null,
  filterPolicy: null,
});

const nothing: SubscriptionPlan = {
  subscribe: [],
  remove: [],
  kept: [],
  covered: [],
  filteredOtherwise: [],
  pending: [],
  unsubscribed: [],
};

const plan = (wanted: readonly string[], email: readonly Subscription[], policies = 0, limit = 200) =>
  planSubscriptions(wanted, { email, policies }, limit);

describe('planSubscriptions', () => {
  it.each<[string, readonly string[], readonly Subscription[], Partial<SubscriptionPlan>]>([
    ['nothing of nothing', [], [], {}],
    [
      'each wanted address once, whatever its case',
      ['b@x.io', 'A@x.io', 'a@x.io'],
      [],
      { subscribe: ['a@x.io', 'b@x.io'] },
    ],
    ['an address that it made, for good', ['a@x.io'], [ours('a@x.io')], { kept: ['a@x.io'] }],
    [
      'no longer wanted ones that it made away',
      [],
      [ours('a@x.io')],
      { remove: [{ arn: 'arn:a@x.io', address: 'a@x.io' }] },
    ],
    ['topic-wide ones as covered', ['a@x.io'], [confirmed('a@x.io', null)], { covered: ['a@x.io'] }],
    ['topic-wide ones alone that nobody names', [], [confirmed('a@x.io', null)], {}],
    [
      'other filters as their owner left them',
      ['a@x.io'],
      [confirmed('a@x.io', '{"kind":["alert"]}')],
      { filteredOtherwise: ['a@x.io'] },
    ],
    ['filters for somebody else alone', [], [confirmed('a@x.io', ourPolicy('b@x.io'))], {}],
    [
      'filters of two addresses alone',
      [],
      [confirmed('a@x.io', '{"notify_emails":["a@x.io","b@x.io"]}')],
      {},
    ],
    [
      'pending ones as told, never sent again',
      ['a@x.io'],
      [pending('a@x.io')],
      { pending: [{ address: 'a@x.io', wanted: true }] },
    ],
    [
      'pending ones that nobody wants alone',
      [],
      [pending('a@x.io')],
      { pending: [{ address: 'a@x.io', wanted: false }] },
    ],
    [
      'who left and is wanted asked again',
      ['a@x.io'],
      [gone('a@x.io')],
      { subscribe: ['a@x.io'], unsubscribed: ['a@x.io'] },
    ],
    [
      'who left and came back for good',
      ['a@x.io'],
      [gone('a@x.io'), ours('a@x.io')],
      { kept: ['a@x.io'], unsubscribed: ['a@x.io'] },
    ],
  ])('leaves %s', (_, wanted, email, expected) => {
    expect(right(plan(wanted, email))).toEqual({ ...nothing, ...expected });
  });

  it('does nothing at all when the topic could not hold all filter policies', () => {
    const wanted = Array.from({ length: 200 }, (_, i) => `a${String(i)}@x.io`);
    expect(right(plan(wanted, [], 0)).subscribe).toHaveLength(200);
    expect(left(plan(wanted, [], 1))).toEqual({ _tag: 'TooManyPolicies', wouldBe: 201, limit: 200 });
    // What is removed makes room.
    expect(right(plan(wanted, [ours('old@x.io')], 1)).subscribe).toHaveLength(200);
    expect(right(plan([], [ours('old@x.io')], 300)).remove).toHaveLength(1);
  });
});

describe('isOurPolicy', () => {
  it.each([
    ['{ "notify_emails" : [ "a@x.io" ] }', true],
    ['{"notify_emails":["a@x.io"],"kind":["alert"]}', false],
    ['{"notify_emails":"a@x.io"}', false],
    ['{"notify_emails":["b@x.io"]}', false],
    ['not JSON', false],
    [null, false],
  ])('of %s is %s', (policy, expected) => {
    expect(isOurPolicy(policy, 'a@x.io')).toBe(expected);
  });
});
