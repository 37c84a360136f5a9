import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { refusedAddress, refusedTarget } from '../../../../src/adapters/http/connection/guard-target.ts';

const metadata = 'a link-local or cloud metadata address';

const hex = (high: number, low: number): string => ((high << 8) | low).toString(16);

const byte = fc.integer({ min: 0, max: 255 });
const linkLocal = fc.tuple(fc.constant(169), fc.constant(254), byte, byte);

/** Every way in which an IPv6 address carries an IPv4 one. */
const forms = ([a, b, c, d]: readonly [number, number, number, number]): readonly string[] => [
  `${a}.${b}.${c}.${d}`,
  `::ffff:${a}.${b}.${c}.${d}`,
  `::${a}.${b}.${c}.${d}`,
  `::ffff:0:${hex(a, b)}:${hex(c, d)}`,
  `64:ff9b::${hex(a, b)}:${hex(c, d)}`,
  `64:ff9b:1::${hex(a, b)}:${hex(c, d)}`,
  `2002:${hex(a, b)}:${hex(c, d)}::1`,
  `2001:0:${hex(a, b)}:${hex(c, d)}::1`,
  `2001:0:808:808:0:0:${hex(a ^ 255, b ^ 255)}:${hex(c ^ 255, d ^ 255)}`,
  `2a00::5efe:${hex(a, b)}:${hex(c, d)}`,
];

describe('the guard of targets', () => {
  test.prop([linkLocal, fc.boolean()])(
    'refuses link-local addresses in each of their forms, always',
    (address, deny) => {
      const allowed = forms(address).filter((form) => refusedAddress(form, deny) !== metadata);
      expect(allowed).toEqual([]);
    },
  );

  test.prop([
    fc.integer({ min: 0xfe80, max: 0xfebf }),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 7, maxLength: 7 }),
  ])('refuses all of fe80::/10', (first, rest) => {
    expect(refusedAddress([first, ...rest].map((part) => part.toString(16)).join(':'), false)).toBe(metadata);
  });

  it.each([
    'fd00:ec2::254',
    'fd00:ec2::23',
    'fd20:ce::254',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    'fe80::1%eth0',
  ])('refuses %s, where a cloud tells its secrets', (address) => {
    expect(refusedAddress(address, false)).toBe(metadata);
  });

  it.each([
    '127.0.0.1',
    '::1',
    '0.0.0.0',
    '::',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    'fd12::1',
    '198.18.0.1',
    '::ffff:10.0.0.1',
    '::ffff:127.0.0.1',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
    '::127.0.0.1',
    'fec0::1',
    '255.255.255.255',
  ])('allows %s, unless private targets are denied', (address) => {
    expect(refusedAddress(address, false)).toBeNull();
    expect(refusedAddress(address, true)).toContain('DENY_PRIVATE_TARGETS');
  });

  it.each(['8.8.8.8', '2606:4700::1111', '64:ff9b::808:808', '::ffff:8.8.8.8', '172.32.0.1', '169.253.0.1'])(
    'always allows %s',
    (address) => {
      expect(refusedAddress(address, true)).toBeNull();
    },
  );

  it('refuses a name of which one address is refused, and says which', () => {
    expect(refusedTarget('rebind.example', ['8.8.8.8', '169.254.169.254'], false)).toBe(
      `rebind.example resolves to 169.254.169.254, ${metadata}`,
    );
    expect(refusedTarget('good.example', ['8.8.8.8', '10.0.0.1'], false)).toBeNull();
  });
});
