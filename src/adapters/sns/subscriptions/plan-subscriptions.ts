import * as E from 'fp-ts/lib/Either.js';
import { filterAddress } from '../normalize-address.ts';
import { isOurPolicy } from './filter-policy.ts';
import type { Subscription, TopicSubscriptions } from './subscription.ts';

/** What `subscriptions sync` would do, and what it leaves alone and why. Addresses in order. */
export type SubscriptionPlan = Readonly<{
  subscribe: readonly string[];
  /** made by an earlier sync, no longer wanted */
  remove: readonly Readonly<{ arn: string; address: string }>[];
  kept: readonly string[];
  /** subscribed to the whole topic: they get it all anyway, and SNS allows no second subscription */
  covered: readonly string[];
  /** subscribed by somebody with another filter: SNS allows no second subscription, so their owner has to decide */
  filteredOtherwise: readonly string[];
  /** asked, not yet answered; `wanted` false: no config names them any more, and they lapse by themselves */
  pending: readonly Readonly<{ address: string; wanted: boolean }>[];
  /** left, by their own wish or ours; those still wanted are asked again */
  unsubscribed: readonly string[];
}>;

/** More filter policies than the topic may have: nothing is done. */
export type TooManyPolicies = Readonly<{ _tag: 'TooManyPolicies'; wouldBe: number; limit: number }>;

/** SNS allows this many filter policies a topic, unless AWS was asked for more. */
export const policiesATopic = 200;

/** Compares the addresses that configs name with the subscriptions of the topic. */
export const planSubscriptions = (
  wantedAddresses: readonly string[],
  { email, policies }: TopicSubscriptions,
  limit: number,
): E.Either<TooManyPolicies, SubscriptionPlan> => {
  const wanted = new Set(wantedAddresses.map(filterAddress));
  const found = Map.groupBy(email, ({ address }) => filterAddress(address));
  const standing = [...wanted].map((address) => ({
    address,
    is: standingOf(address, found.get(address) ?? []),
  }));
  const those = (is: Standing): readonly string[] =>
    standing
      .filter((one) => one.is === is)
      .map(({ address }) => address)
      .toSorted();
  const subscribe = those('missing');
  const remove = email
    .flatMap((one) =>
      one.arn !== null && isOurs(one) && !wanted.has(filterAddress(one.address))
        ? [{ arn: one.arn, address: one.address }]
        : [],
    )
    .toSorted((a, b) => (a.address < b.address ? -1 : 1));
  const wouldBe = policies + subscribe.length - remove.length;
  if (subscribe.length > 0 && wouldBe > limit) return E.left({ _tag: 'TooManyPolicies', wouldBe, limit });
  return E.right({
    subscribe,
    remove,
    kept: those('kept'),
    covered: those('covered'),
    filteredOtherwise: those('filteredOtherwise'),
    pending: addressesIn(email, 'pending').map((address) => ({ address, wanted: wanted.has(address) })),
    unsubscribed: addressesIn(email, 'unsubscribed'),
  });
};

/** The configured addresses without a subscription. */
export const unheardAddresses = (
  wantedAddresses: readonly string[],
  subscriptions: TopicSubscriptions,
): readonly string[] => {
  const plan = planSubscriptions(wantedAddresses, subscriptions, Number.POSITIVE_INFINITY);
  return E.isRight(plan) ? plan.right.subscribe : [];
};

type Standing = 'missing' | 'kept' | 'covered' | 'filteredOtherwise' | 'pending';

/** A pending subscription has neither ARN nor filter to see, so it is taken for the one that is wanted. */
const standingOf = (address: string, found: readonly Subscription[]): Standing => {
  const confirmed = found.filter(({ state }) => state === 'confirmed');
  if (confirmed.some(({ filterPolicy }) => filterPolicy === null)) return 'covered';
  if (confirmed.some(({ filterPolicy }) => isOurPolicy(filterPolicy, address))) return 'kept';
  if (confirmed.length > 0) return 'filteredOtherwise';
  return found.some(({ state }) => state === 'pending') ? 'pending' : 'missing';
};

const isOurs = ({ state, filterPolicy, address }: Subscription): boolean =>
  state === 'confirmed' && isOurPolicy(filterPolicy, filterAddress(address));

const addressesIn = (email: readonly Subscription[], state: Subscription['state']): readonly string[] =>
  [
    ...new Set(email.filter((one) => one.state === state).map(({ address }) => filterAddress(address))),
  ].toSorted();
