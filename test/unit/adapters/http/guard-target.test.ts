import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  refusedAddress,
  refusedTarget,
  type NonPublic,
} from '../../../../src/adapters/http/connection/guard-target.ts';

const metadata = 'a link-local or cloud metadata address';
const denied = 'DENY_PRIVATE_TARGETS is set';

const hex = (high: number, low: number): string => ((high << 8) | low).toString(16);

const byte = fc.integer({ min: 0, max: 255 });
const linkLocal = fc.tuple(fc.constant(169), fc.constant(254), byte, byte);

type Four = readonly [number, number, number, number];

/** An IPv4 address behind each length of a NAT64 prefix (RFC 6052, 2.2), the first one being within `prefix`. */
const translated = (prefix: readonly number[], four: Four): readonly string[] =>
  [4, 5, 6, 7, 8, 12]
    .filter((length) => length >= prefix.length)
    .map((length) => {
      const bytes = Array.from({ length: 16 }, (_, at) => prefix[at] ?? 0);
      const places = [0, 1, 2, 3, 4].map((i) => length + i).filter((at) => at !== 8);
      for (const [i, part] of four.entries()) bytes[places[i] ?? 0] = part;
      return Array.from({ length: 8 }, (_, i) => hex(bytes[2 * i] ?? 0, bytes[2 * i + 1] ?? 0)).join(':');
    });

const networks = [
  [0x00, 0x64, 0xff, 0x9b, 0x00, 0x01],
  [0x20, 0x01, 0x0a, 0xbc],
];

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
  ...networks.flatMap((prefix) => translated(prefix, [a, b, c, d])),
];

describe('the guard of targets', () => {
  test.prop([linkLocal, fc.constantFrom<NonPublic>(null, denied)])(
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
    expect(refusedAddress([first, ...rest].map((part) => part.toString(16)).join(':'), null)).toBe(metadata);
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
    expect(refusedAddress(address, null)).toBe(metadata);
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
    expect(refusedAddress(address, null)).toBeNull();
    expect(refusedAddress(address, denied)).toContain('DENY_PRIVATE_TARGETS');
  });

  it.each(['8.8.8.8', '2606:4700::1111', '64:ff9b::808:808', '::ffff:8.8.8.8', '172.32.0.1', '169.253.0.1'])(
    'always allows %s',
    (address) => {
      expect(refusedAddress(address, denied)).toBeNull();
    },
  );

  const privateIpv4 = fc.oneof(
    fc.tuple(fc.constant(10), byte, byte, byte),
    fc.tuple(fc.constant(127), byte, byte, byte),
    fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
  );

  test.prop([privateIpv4])('denies private addresses behind a NAT64 prefix of each length', (address) => {
    const allowed = networks
      .flatMap((prefix) => translated(prefix, address))
      .filter((form) => refusedAddress(form, denied) === null);
    expect(allowed).toEqual([]);
  });

  it.each(['2606:4700:3033::6815:1a2b', '2a00:1450:4001:82a::200e', '2001:abc::1', '2001:abc:a9fe::1'])(
    'takes %s for no translated address',
    (address) => {
      expect(refusedAddress(address, denied)).toBeNull();
    },
  );

  it('refuses a name of which one address is refused, and says which', () => {
    expect(refusedTarget('rebind.example', ['8.8.8.8', '169.254.169.254'], null)).toBe(
      `rebind.example resolves to 169.254.169.254, ${metadata}`,
    );
    expect(refusedTarget('good.example', ['8.8.8.8', '10.0.0.1'], null)).toBeNull();
  });
});
