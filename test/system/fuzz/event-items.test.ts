import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { expect, it } from 'vitest';
import { attributesOf } from '../../../src/adapters/dynamodb/items/attribute-value.ts';
import { eventLine } from '../../../src/adapters/dynamodb/items/event-item.ts';
import { summaryAttributes } from '../../../src/adapters/dynamodb/items/packed-summary.ts';
import { decodeEvent } from '../../../src/events/decoding/decode-event.ts';
import { storedEvent } from '../../../src/events/stored-event.ts';
import { isIntact } from '../../../src/events/event-record.ts';
import { checked, configRead } from '../../support/ledger/commands.ts';
import { right } from '../../support/right.ts';
import { secondVersion } from '../../support/ledger/second-version.ts';
import { streamOf } from '../../support/ledger/stream.ts';
import { runs } from '../../support/runs.ts';

const summaries = secondVersion()
  .map(({ sealed: { event } }) => storedEvent(event))
  .filter(({ type }) => type === 'DaySummarized');

const items = [
  ...streamOf([configRead(0), checked(0, 'UP'), checked(1, 'DOWN')]).events.map(({ event }) =>
    attributesOf(storedEvent(event)),
  ),
  ...summaries.map(attributesOf),
  ...summaries.map(summaryAttributes),
];

const attribute: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'binary', maxLength: 20 }).map((S): AttributeValue => ({ S })),
    fc
      .oneof(
        fc.integer().map(String),
        fc.double().map(String),
        fc.constantFrom('1e400', '-0', '0.1', '99999999999999999999999999999999999999', 'NaN', ''),
      )
      .map((N): AttributeValue => ({ N })),
    fc.uint8Array({ maxLength: 8 }).map((B): AttributeValue => ({ B })),
    fc.boolean().map((BOOL): AttributeValue => ({ BOOL })),
    fc.constant<AttributeValue>({ NULL: true }),
    fc.array(fc.string({ maxLength: 4 }), { maxLength: 3 }).map((SS): AttributeValue => ({ SS })),
    fc.array(tie('value'), { maxLength: 3 }).map((L): AttributeValue => ({ L })),
    fc
      .dictionary(fc.oneof(fc.string({ maxLength: 6 }), fc.constant('__proto__')), tie('value'), {
        maxKeys: 3,
      })
      .map((M): AttributeValue => ({ M })),
  ),
})).value;

it('whatever an item of the log holds, it is read as an event or its fault is told, and a change shows', () => {
  const names = [...new Set(items.flatMap((item) => Object.keys(item))), 'expires_at', '__proto__', 'x'];
  fc.assert(
    fc.property(
      fc.nat(items.length - 1),
      fc.array(fc.tuple(fc.constantFrom(...names), fc.option(attribute)), { minLength: 1, maxLength: 3 }),
      (which, changes) => {
        const original = items[which] ?? {};
        const item: Record<string, AttributeValue> = { ...original };
        for (const [name, value] of changes)
          if (value === null) delete item[name];
          else Object.defineProperty(item, name, { value, enumerable: true, configurable: true });
        const line = eventLine(item);
        if (E.isLeft(line)) {
          expect(line.left.faults.join('')).not.toBe('');
          return;
        }
        const event = decodeEvent(line.right);
        if (E.isLeft(event)) expect(event.left.faults.join('')).not.toBe('');
        const { hash: _hash, transition_month: _month, ...content } = item;
        const { hash: _was, transition_month: _then, ...before } = original;
        const same = right(eventLine(original)).body === line.right.body;
        const isChanged = JSON.stringify(content) !== JSON.stringify(before) && !same;
        expect(isIntact(line.right) && isChanged).toBe(false);
      },
    ),
    { numRuns: runs(2000) },
  );
});
