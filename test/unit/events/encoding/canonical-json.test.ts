import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../../src/events/encoding/canonical-json.ts';

describe('canonicalJson', () => {
  // The example of RFC 8785, section 3.2.
  it('writes what the standard writes', () => {
    const value: unknown = JSON.parse(`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
      "literals": [null, true, false]
    }`);
    expect(canonicalJson({ value })).toBe(
      `{"value":{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
        `"string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/"}}`,
    );
  });

  it('sorts by UTF-16 units and leaves out what is undefined', () => {
    expect(canonicalJson({ b: 1, a: undefined, A: 2, '\u{1f600}': 3, '\ufb33': 4 })).toBe(
      '{"A":2,"b":1,"😀":3,"\ufb33":4}',
    );
  });

  it('throws on what has no JSON form: that is a bug, not an event', () => {
    expect(() => canonicalJson(() => 1)).toThrow('cannot be hashed');
  });
});
