/** `1 check`, `2 checks`. */
export const countText = (n: number, one: string): string => `${String(n)} ${one}${n === 1 ? '' : 's'}`;
