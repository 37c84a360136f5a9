import * as E from 'fp-ts/lib/Either.js';

/** The right of an Either; a left fails the test and shows itself. */
export const right = <L, A>(either: E.Either<L, A>): A => {
  if (E.isRight(either)) return either.right;
  throw new Error(`expected a right, got the left ${JSON.stringify(either.left)}`);
};

/** The left of an Either; a right fails the test. */
export const left = <L, A>(either: E.Either<L, A>): L => {
  if (E.isLeft(either)) return either.left;
  throw new Error(`expected a left, got the right ${JSON.stringify(either.right)}`);
};
