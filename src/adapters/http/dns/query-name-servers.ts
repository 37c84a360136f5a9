import { Resolver } from 'node:dns/promises';
import * as E from 'fp-ts/lib/Either.js';
import { errorCode } from '../../../runner/text/error-code.ts';

/** The code is c-ares's or Node's: ENOTFOUND, ENODATA, ETIMEOUT, ESERVFAIL, ECONNREFUSED … */
export type Answer = E.Either<string, readonly string[]>;

export type Question = Readonly<{ answer: Promise<Answer>; cancel: () => void }>;

/** How long a name's IPv6 addresses may come after its IPv4 ones (RFC 8305, 3: "Resolution Delay"). */
const delayMs = 50;

const later = (ms: number): Readonly<{ passed: Promise<void>; drop: () => void }> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  return {
    passed: promise,
    drop: () => {
      clearTimeout(timer);
    },
  };
};

const settled = (records: Promise<string[]>): Promise<Answer> =>
  records.then(E.right, (error: unknown) => E.left(errorCode(error)));

const both = async (four: Promise<Answer>, six: Promise<Answer>): Promise<Answer> => {
  const v4 = await four;
  if (E.isLeft(v4)) {
    const v6 = await six;
    return E.isRight(v6) ? v6 : v4;
  }
  // Some name servers never answer for AAAA: that must not cost the check its deadline.
  const pause = later(delayMs);
  const v6 = await Promise.race([six, pause.passed]);
  pause.drop();
  return v6 === undefined || E.isLeft(v6) ? v4 : E.right([...v4.right, ...v6.right]);
};

/**
 * Asks for A and AAAA through c-ares, which needs no thread, with a resolver of its own for each question: so that
 * cancelling one touches no other. IPv4 comes first: it is the family that works nearly everywhere.
 */
export const queryNameServers =
  (servers: readonly string[] | null) =>
  (name: string): Question => {
    const resolver = new Resolver({ timeout: 2_000, tries: 3 });
    if (servers !== null) resolver.setServers(servers);
    const answer = both(settled(resolver.resolve4(name)), settled(resolver.resolve6(name)));
    return {
      // What is still asked when the answer is complete (a late AAAA) would keep a socket open.
      answer: answer.finally(() => {
        resolver.cancel();
      }),
      cancel: () => {
        resolver.cancel();
      },
    };
  };
