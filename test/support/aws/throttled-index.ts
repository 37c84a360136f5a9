import { pass, type Fault, type ProxiedRequest } from './fault-proxy.ts';

type Statement = Readonly<{ Statement: string; Parameters?: readonly Readonly<{ S?: string }>[] }>;

/** The key of the index under which a statement puts its item, with a shard or without; null: under none. */
const indexKeyOf = ({ Statement: text, Parameters: parameters = [] }: Statement): string | null =>
  text.startsWith('INSERT')
    ? (parameters.find(({ S: value }) => /^\d{4}-\d\d(?:#\d)?$/u.test(value ?? ''))?.S ?? null)
    : null;

/**
 * An index of which each partition takes so many items a second and, after a pause, no more than a fifth of that at once. Beyond
 * that, and for the very first, DynamoDB throttles the write of the item itself. `throttled` counts these.
 */
export const throttledIndex = (itemsASecond: number) => {
  const partitions = new Map<string, { room: number; at: number }>();
  const counts = { throttled: 0 };
  const take = (key: string): boolean => {
    const now = performance.now();
    const { room, at } = partitions.get(key) ?? { room: 0, at: now };
    const left = Math.min(itemsASecond / 5, room + ((now - at) / 1000) * itemsASecond);
    const fits = left >= 1;
    partitions.set(key, { room: fits ? left - 1 : left, at: now });
    if (!fits) counts.throttled += 1;
    return fits;
  };
  const decide = ({ operation, body }: ProxiedRequest): Fault => {
    if (operation !== 'BatchExecuteStatement' && operation !== 'ExecuteTransaction') return pass;
    const { Statements, TransactStatements } = JSON.parse(body) as Record<string, readonly Statement[]>;
    const refused = (Statements ?? TransactStatements ?? []).map((statement) => {
      const key = indexKeyOf(statement);
      return key !== null && !take(key);
    });
    return { _tag: 'Throttle', which: (i) => refused[i] === true };
  };
  return { decide, counts };
};
