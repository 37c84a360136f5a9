/**
 * An address as messages and subscriptions spell it: SNS compares letter by letter, people do not, and an API that
 * writes `Ops@…` must reach whom another's `ops@…` subscribed.
 */
export const filterAddress = (address: string): string => address.toLowerCase();
