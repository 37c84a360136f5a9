import { describe, expect, it } from 'vitest';
import {
  addFaultOfAny,
  emptyFaultList,
  firstFaults,
  type AuditFault,
} from '../../../../src/projections/audit/fault-list.ts';

const fault = (api_id: string | null, seq: number): AuditFault => ({ api_id, seq, fault: 'is nowhere' });

const listOf = (faults: readonly AuditFault[]) => {
  const list = emptyFaultList();
  for (const one of faults) addFaultOfAny(list, one);
  return firstFaults(list);
};

describe('faults of any streams', () => {
  it('are listed by name, those without a name first, each stream in its order', () => {
    const { listed } = listOf([fault('b', 2), fault('a', 9), fault(null, 5), fault('a', 1), fault(null, 4)]);
    expect(listed.map(({ api_id, seq }) => `${String(api_id)}/${String(seq)}`)).toEqual([
      'null/5',
      'null/4',
      'a/9',
      'a/1',
      'b/2',
    ]);
  });

  it('are the same first thousand, however streams are mixed or divided', () => {
    const a = Array.from({ length: 1700 }, (_, seq) => fault('a', seq));
    const b = Array.from({ length: 1900 }, (_, seq) => fault('b', seq));
    const mixed = listOf(b.flatMap((one, i) => [one, ...a.slice(i, i + 1)]));
    expect(mixed).toEqual({ listed: a.slice(0, 1000), omitted: 2600 });
    const [first, second] = [listOf(b), listOf(a)];
    const joined = firstFaults({
      listed: [...first.listed, ...second.listed],
      omitted: first.omitted + second.omitted,
    });
    expect(joined).toEqual(mixed);
  });
});
