import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributesOf } from '../../../../src/adapters/dynamodb/items/attribute-value.ts';
import { eventLine } from '../../../../src/adapters/dynamodb/items/event-item.ts';
import { plainItem, exactNumber } from '../../../../src/adapters/dynamodb/items/plain-item.ts';
import { left, right } from '../../../support/right.ts';
import { monthsOf } from '../../../../src/adapters/dynamodb/read/read-transitions.ts';

// Assigned like others, it would set a prototype instead; the reader refuses it.
const name = fc.string().filter((text) => text !== '__proto__');

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

describe('plainItem', () => {
  it('gives back any JSON that was written', () => {
    const { json } = fc.letrec<{ json: Json; leaf: Json }>((tie) => ({
      json: fc.oneof({ maxDepth: 3 }, tie('leaf'), fc.array(tie('json')), fc.dictionary(name, tie('json'))),
      leaf: fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.maxSafeInteger()),
    }));
    fc.assert(
      fc.property(fc.dictionary(name, json), (item) => {
        expect(right(plainItem(attributesOf(item)))).toEqual(item);
      }),
    );
  });

  it('names every attribute that is no JSON, with its path', () => {
    const faults = left(
      plainItem({
        fine: { S: 'x' },
        set: { SS: ['a'] },
        ['__proto__']: { S: 'x' },
        deep: { M: { list: { L: [{ N: '1' }, { N: '9007199254740993' }, { B: Uint8Array.of(1) }] } } },
      }),
    );
    expect(faults).toEqual([
      'set is a DynamoDB set, must be text, a number, true or false, a list or a map',
      '__proto__ cannot be the name of an attribute',
      'deep.list.1 is 9007199254740993, a number that cannot be stored exactly',
      'deep.list.2 is a DynamoDB binary value, must be text, a number, true or false, a list or a map',
    ]);
  });
});

describe('exactNumber', () => {
  it.each([
    ['0', 0],
    ['-7', -7],
    ['1.5', 1.5],
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740992', null],
    ['0.1234567890123456789', null],
    ['1E+125', null],
    ['', null],
    ['NaN', null],
  ])('of %j is %j', (text, number) => {
    expect(exactNumber(text)).toBe(number);
  });
});

describe('eventLine', () => {
  const key = { api_id: { S: 'api' }, seq: { N: '3' } };

  it('prints neither the index attributes nor the hash, and keeps the `at` of a transition', () => {
    const rest = { at: { S: '2026' }, transition_month: { S: '2026-01' }, hash: { S: 'abc' } };
    expect(right(eventLine({ ...key, type: { S: 'StateChanged' }, ...rest }))).toEqual({
      api_id: 'api',
      seq: 3,
      hash: 'abc',
      body: '{"api_id":"api","at":"2026","seq":3,"type":"StateChanged"}',
    });
    expect(right(eventLine({ ...key, type: { S: 'AlertPublished' }, ...rest })).body).toBe(
      '{"api_id":"api","seq":3,"type":"AlertPublished"}',
    );
  });

  it.each([
    [{ ...key }, 3, 'hash is missing'],
    [{ ...key, hash: { N: '1' } }, 3, 'hash is not text'],
    [{ ...key, hash: { S: 'x' }, x: { NS: ['1'] } }, 3, 'x is a DynamoDB set'],
    [{ ...key, seq: { N: '1.5' }, hash: { S: 'x' } }, null, 'its key'],
    [{ api_id: { S: 'api' }, hash: { S: 'x' } }, null, 'its key'],
  ])('tells what cannot be a line: %j', (item, seq, text) => {
    const fault = left(eventLine(item));
    expect(fault).toMatchObject({ item: 'event', api_id: 'api', seq });
    expect(fault.faults.join()).toContain(text);
  });
});

describe('monthsOf', () => {
  it.each([
    ['2026-01-01T00:00:00.000Z', '2026-01-31T00:00:00.000Z', ['2026-01']],
    ['2025-11-30T00:00:00.000Z', '2026-02-01T00:00:00.000Z', ['2025-11', '2025-12', '2026-01', '2026-02']],
    ['2026-02-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', []],
    ['0000-01-01T00:00:00.000Z', '9999-01-01T00:00:00.000Z', null],
  ])('from %s to %s', (since, until, months) => {
    expect(monthsOf({ since, until })).toEqual(months);
  });
});
