/** A stored item that cannot be used, named so that a person finds it. It stops nothing but its own API. */
export type InvalidItem = Readonly<{
  _tag: 'InvalidItem';
  /** `config`, `state` or `event` */
  item: 'config' | 'state' | 'event';
  api_id: string | null;
  seq: number | null;
  /** one sentence each, with the path of what is wrong */
  faults: readonly string[];
}>;

export const invalidItem = (
  item: InvalidItem['item'],
  api_id: string | null,
  seq: number | null,
  faults: readonly string[],
): InvalidItem => ({
  _tag: 'InvalidItem',
  item,
  api_id,
  seq,
  faults,
});

/** For people: `event payments/17: …`. */
export const invalidItemText = (fault: InvalidItem): string =>
  `${fault.item} ${fault.api_id ?? '(no api_id)'}${fault.seq === null ? '' : `/${String(fault.seq)}`}: ${fault.faults.join('; ')}`;
