const nobody = 65_534;

/**
 * Runs `work` as a user whom file permissions bind: root is bound by none. Where the tests do not run as root, they are
 * that user already.
 */
export const asNobody = async <A>(work: () => Promise<A>): Promise<A> => {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
};
