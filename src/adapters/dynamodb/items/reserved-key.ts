/**
 * Items of the tables of configs and states whose key begins with `~` are something else than that: no API can have such a
 * name. Every reader leaves out those that it does not know.
 */
export const isReserved = (key: unknown): boolean => typeof key === 'string' && key.startsWith('~');
