/** Runs one thing after another, in the order of the calls, whether or not the one before succeeds. */
export const inTurn = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <A>(work: () => Promise<A>): Promise<A> => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
};
