// Which addresses a check may connect to. 0.0.0.0 and :: mean "this host" and count as loopback: they are
// allowed, as 127.0.0.1 is, unless private targets are denied.
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { embeddedIpv4 } from './embedded-ipv4.ts';
import { translatedIpv4 } from './translated-ipv4.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * Addresses outside the link-local ranges where a cloud answers with credentials or settings of the machine:
 * AWS (instance metadata, EKS pod identity), Google Cloud, Alibaba, Oracle, Azure.
 */
const metadata: ReadonlySet<string> = new Set(
  ['fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254', '100.100.100.200', '192.0.0.192', '168.63.129.16'].map(
    (text) => ipaddr.parse(text).toNormalizedString(),
  ),
);

/** Names of metadata services in clouds. */
const metadataNames: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
]);

const isMetadataName = (host: string): boolean => metadataNames.has(host.toLowerCase());

const isMetadata = (address: Address): boolean =>
  address.range() === 'linkLocal' || metadata.has(address.toNormalizedString());

/** Ranges whose own name says nothing: the address stands for the IPv4 one inside it. */
const wrappers: ReadonlySet<string> = new Set(['ipv4Mapped', 'rfc6145', 'rfc6052', '6to4']);

/** Public is what is neither private, loopback, shared (CGNAT), unique-local, reserved nor for other uses. */
const isPublic = (address: Address, inside: readonly ipaddr.IPv4[]): boolean =>
  (address.range() === 'unicast' || wrappers.has(address.range())) &&
  inside.every((inner) => inner.range() === 'unicast');

/** Ranges that a NAT64 translates to on purpose; in other ranges the match may be accidental. */
const inner: ReadonlySet<string> = new Set(['private', 'loopback', 'carrierGradeNat', 'linkLocal']);

/** Why non-public addresses are rejected; null: they are allowed. */
export type NonPublic =
  'DENY_PRIVATE_TARGETS is set' | 'a redirect may not lead to another host there' | null;

/** `denyPrivate`: DENY_PRIVATE_TARGETS; `fromRedirect`: a redirect led to another host than that of the config. */
export const nonPublic = (denyPrivate: boolean, fromRedirect = false): NonPublic => {
  if (denyPrivate) return 'DENY_PRIVATE_TARGETS is set';
  return fromRedirect ? 'a redirect may not lead to another host there' : null;
};

/** Null when the address may be connected to, else what is wrong with it. */
export const refusedAddress = (text: string, refuses: NonPublic): string | null => {
  const address = ipaddr.parse(text);
  const isSix = address instanceof ipaddr.IPv6;
  const inside = isSix ? embeddedIpv4(address) : [];
  const translated = isSix ? translatedIpv4(address) : [];
  if ([address, ...inside, ...translated].some(isMetadata)) return 'a link-local or cloud metadata address';
  if (refuses === null) return null;
  const leadsInside = translated.some((one) => inner.has(one.range()));
  return leadsInside || !isPublic(address, inside) ? `not a public address, and ${refuses}` : null;
};

/**
 * Judges all addresses of a name: one refused address refuses the name, since a name that also leads to the
 * metadata service is either an attack or a mistake, and which address is taken would be chance.
 */
export const refusedTarget = (
  host: string,
  addresses: readonly string[],
  refuses: NonPublic,
): string | null => {
  for (const address of addresses) {
    const why = refusedAddress(address, refuses);
    if (why !== null)
      return address === host ? `${host} is ${why}` : `${host} resolves to ${address}, ${why}`;
  }
  return null;
};

/** As much as can be told without looking a name up; null: the host is allowed, or its name has to be resolved first. */
export const refusedHost = (host: string, refuses: NonPublic): string | null => {
  if (isIP(host) !== 0) return refusedTarget(host, [host], refuses);
  return isMetadataName(host) ? `${host} is the name of a cloud metadata service` : null;
};
