import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../../../../src/events/decoding/decode-event.ts';
import type { EventRecord } from '../../../../src/events/event-record.ts';
import { checked, configRead } from '../../../support/ledger/commands.ts';
import { left, right } from '../../../support/right.ts';
import { streamOf } from '../../../support/ledger/stream.ts';

const [, sealed] = streamOf([configRead(0), checked(0, 'UP')]).events;
if (sealed === undefined) throw new Error('no event');
const { event, line } = sealed;

const changed = (changes: object): EventRecord => ({
  ...line,
  body: JSON.stringify({ ...JSON.parse(line.body), ...changes }),
});
const faultsOf = (of: EventRecord) => left(decodeEvent(of)).faults;

describe('decodeEvent', () => {
  it('gives the event of a line', () => {
    expect(right(decodeEvent(line))).toEqual(event);
  });

  it.each(['', '{', 'null', '[]', '"text"', '7'])('refuses a body that is no object: %j', (body) => {
    expect(faultsOf({ ...line, body })).toEqual(['is not a JSON object']);
  });

  it('refuses a newer shape by API, place and version', () => {
    expect(left(decodeEvent(changed({ v: 3, type: 'SomethingNew' })))).toEqual({
      _tag: 'InvalidItem',
      item: 'event',
      api_id: 'api',
      seq: 2,
      faults: ['has schema version v 3; this program reads up to 2: upgrade upledger'],
    });
  });

  it.each([0, '1', null, undefined])('refuses a version that never was: %j', (v) => {
    expect(faultsOf(changed({ v })).join()).toMatch(/^v is /);
  });

  it.each([
    ['Rumour', 'type is "Rumour", must be one of ApiConfigured, CheckCompleted,'],
    ['toString', 'type is "toString", must be one of'],
    [undefined, 'type is missing, must be one of'],
    [7, 'type is 7, must be one of'],
  ])('refuses the type %j', (type, text) => {
    expect(faultsOf(changed({ type }))[0]).toContain(text);
  });

  it('cuts a type that is long, and shows none that is nested too deeply', () => {
    expect(faultsOf(changed({ type: 'x'.repeat(1000) }))[0]).toMatch(/^type is "x{56}…, must be one of/);
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const body = line.body.replace('"CheckCompleted"', deep);
    expect(faultsOf({ ...line, body })[0]).toMatch(/^type is nested too deeply, must be one of/);
  });

  it('names each member that is wrong', () => {
    expect(
      faultsOf(changed({ outcome: 'MAYBE', error: { kind: 'oops', message: 'x' }, attempts: 1.5 })),
    ).toEqual([
      'outcome is "MAYBE", must be "UP" or "DOWN"',
      'attempts is 1.5, must be a whole number, 0 or more',
      'error.kind is "oops", must be "timeout" or "dns" or "refused" or "reset" or "tls" or "status" or "blocked" or "protocol" or "other" or "assertion"',
    ]);
  });

  it('refuses an event that stands in the place of another', () => {
    expect(faultsOf({ ...line, seq: 3 })).toEqual(['is at api/3 but says api/2']);
    expect(faultsOf({ ...line, api_id: 'other' })).toEqual(['is at other/2 but says api/2']);
  });

  it('takes the hash of the line, not one in the body', () => {
    expect(right(decodeEvent(changed({ hash: 'forged' }))).hash).toBe(line.hash);
    expect(faultsOf({ ...line, hash: 'forged' }).join()).toMatch(/^hash is "forged"/);
  });
});
