import type { Forgery } from '../world/forgery.ts';
import type { Tell } from './streams.ts';

/**
 * A lie about what is pending may delay alerts, or have them tried before their pause is over. One about claims may also
 * bring two runners to the same alert.
 */
const harmOfAny = ['delayed', 'too soon'];
const harmOfClaims = [...harmOfAny, 'claim taken', 'claimed again', 'repeat'];

/** A lie about the last check has the next one put off. */
const harmOfLooks = [...harmOfAny, 'blind', 'untrue', 'slot rule'];

const harmOf = ({ write }: Forgery): readonly string[] => {
  switch (write) {
    case 'claim':
    case 'hour':
      return harmOfClaims;
    case 'looked':
      return harmOfLooks;
    default:
      return harmOfAny;
  }
};

/** Passes over what a forged state may do to its own API. All else holds as for any other: order, and that all is told. */
export const tellUnforged =
  (forgeries: readonly Forgery[], tell: Tell): Tell =>
  (kind, text) => {
    const isOf = ({ api_id }: Forgery) => new RegExp(`\\b${api_id}\\b`, 'u').test(text);
    if (!forgeries.some((forgery) => harmOf(forgery).includes(kind) && isOf(forgery))) tell(kind, text);
  };
