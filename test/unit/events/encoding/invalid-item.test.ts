import { describe, expect, it } from 'vitest';
import { itemFault, itemFaultText } from '../../../../src/events/encoding/invalid-item.ts';

describe('itemFaultText', () => {
  it('names the item, and each fault', () => {
    expect(itemFaultText(itemFault('event', 'payments', 17, ['a is 1', 'b is 2']))).toBe(
      'event payments/17: a is 1; b is 2',
    );
    expect(itemFaultText(itemFault('row', 'payments', null, ['has no version']))).toBe(
      'row payments: has no version',
    );
    expect(itemFaultText(itemFault('config', null, null, ['api_id is nothing']))).toBe(
      'config (no api_id): api_id is nothing',
    );
  });
});
