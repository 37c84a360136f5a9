/**
 * Items whose key begins with `~` in the configs and states tables are neither configs nor states: no API can have such a
 * name. Every reader skips those that it does not know.
 */
export const isReserved = (key: unknown): boolean => typeof key === 'string' && key.startsWith('~');
