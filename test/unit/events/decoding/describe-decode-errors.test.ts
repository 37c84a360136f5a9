import * as t from 'io-ts';
import { describe, expect, it } from 'vitest';
import { describeDecodeErrors } from '../../../../src/events/decoding/describe-decode-errors.ts';
import { WholeNumber } from '../../../../src/events/fields/whole-number.ts';
import { left } from '../../../support/right.ts';

const Item = t.strict({
  name: t.string,
  size: t.union([WholeNumber, t.null]),
  nested: t.readonly(t.strict({ list: t.readonlyArray(t.string) })),
  both: t.intersection([t.type({ a: t.string }), t.type({ b: t.string })]),
});

const good = { name: 'x', size: 1, nested: { list: ['a'] }, both: { a: '', b: '' } };
const faultsOf = (changes: object) => describeDecodeErrors(left(Item.decode({ ...good, ...changes })));

describe('describeDecodeErrors', () => {
  it('names every path at once', () => {
    expect(faultsOf({ name: 7, nested: { list: ['a', 2] }, both: { a: '' } })).toEqual([
      'name is 7, must be string',
      'nested.list.1 is 2, must be string',
      'both.b is nothing, must be string',
    ]);
  });

  it('says one sentence of a value that could have been several things', () => {
    expect(faultsOf({ size: -1 })).toEqual(['size is -1, must be a whole number, 0 or more']);
    expect(faultsOf({ size: 2n ** 60n })).toEqual([
      'size is 1152921504606846976, must be a whole number, 0 or more',
    ]);
  });

  it('says of a value that is nested too deeply to be written that it is', () => {
    const name: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(faultsOf({ name })).toEqual(['name is nested too deeply, must be string']);
  });

  it('says what kind of thing is wanted where there is no single name for it', () => {
    const kinds = { list: t.readonlyArray(t.string), kind: t.keyof({ a: null, b: null }), nothing: t.null };
    const shapes = {
      loose: t.type({}),
      strict: t.readonly(t.strict({}), 'Named'),
      either: t.union([t.string, t.null]),
    };
    const all = left(
      t
        .type({ ...kinds, ...shapes })
        .decode({ list: 1, kind: 'c', nothing: 0, loose: 1, strict: 1, either: 1 }),
    );
    expect(describeDecodeErrors(all)).toEqual([
      'list is 1, must be a list',
      'kind is "c", must be "a" or "b"',
      'nothing is 0, must be null',
      'loose is 1, must be an object',
      'strict is 1, must be an object',
      'either is 1, must be string',
    ]);
  });

  it('speaks of the item when it is no item at all', () => {
    expect(describeDecodeErrors(left(t.strict({ a: t.string }).decode('text')))).toEqual([
      'the item is "text", must be an object',
    ]);
  });

  it('cuts long values, and says the kind of those that no JSON can show', () => {
    expect(faultsOf({ name: Array.from({ length: 40 }, () => 'ab') })[0]).toMatch(
      /^name is \["ab",.{50,60}…, must be string$/,
    );
    expect(faultsOf({ name: () => 1 })).toEqual(['name is function, must be string']);
  });

  it('says "something else" when a codec has no name for what it wants', () => {
    expect(describeDecodeErrors([{ value: 1, context: [] }])).toEqual([
      'the item is 1, must be something else',
    ]);
  });
});
