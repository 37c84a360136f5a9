import { describe, expect, it } from 'vitest';
import { invalidItem, invalidItemText } from '../../../../src/events/encoding/invalid-item.ts';

describe('invalidItemText', () => {
  it('names the item, and each fault', () => {
    expect(invalidItemText(invalidItem('event', 'payments', 17, ['a is 1', 'b is 2']))).toBe(
      'event payments/17: a is 1; b is 2',
    );
    expect(invalidItemText(invalidItem('state', 'payments', null, ['has no version']))).toBe(
      'state payments: has no version',
    );
    expect(invalidItemText(invalidItem('config', null, null, ['api_id is nothing']))).toBe(
      'config (no api_id): api_id is nothing',
    );
  });
});
