// Which addresses a check may connect to. 0.0.0.0 and :: mean "this host" and count as loopback: they are
// allowed, as 127.0.0.1 is, unless private targets are denied.
import ipaddr from 'ipaddr.js';
import { embeddedIpv4 } from './embedded-ipv4.ts';

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

/** What clouds call it within. */
const metadataNames: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
]);

export const isMetadataName = (host: string): boolean => metadataNames.has(host.toLowerCase());

const isMetadata = (address: Address): boolean =>
  address.range() === 'linkLocal' || metadata.has(address.toNormalizedString());

/** Ranges whose own name says nothing: the address stands for the IPv4 one inside it. */
const wrappers: ReadonlySet<string> = new Set(['ipv4Mapped', 'rfc6145', 'rfc6052', '6to4']);

/** Public is what is neither private, loopback, shared (CGNAT), unique-local, reserved nor for other uses. */
const isPublic = (address: Address, inside: readonly ipaddr.IPv4[]): boolean =>
  (address.range() === 'unicast' || wrappers.has(address.range())) &&
  inside.every((inner) => inner.range() === 'unicast');

/** Null when the address may be connected to, else what is wrong with it. */
export const refusedAddress = (text: string, denyPrivate: boolean): string | null => {
  const address = ipaddr.parse(text);
  const inside = address instanceof ipaddr.IPv6 ? embeddedIpv4(address) : [];
  if (isMetadata(address) || inside.some(isMetadata)) return 'a link-local or cloud metadata address';
  if (denyPrivate && !isPublic(address, inside))
    return 'not a public address, and DENY_PRIVATE_TARGETS is set';
  return null;
};

/**
 * Judges all addresses of a name: one refused address refuses the name, since a name that also leads to the
 * metadata service is either an attack or a mistake, and which address is taken would be chance.
 */
export const refusedTarget = (
  host: string,
  addresses: readonly string[],
  denyPrivate: boolean,
): string | null => {
  for (const address of addresses) {
    const why = refusedAddress(address, denyPrivate);
    if (why !== null)
      return address === host ? `${host} is ${why}` : `${host} resolves to ${address}, ${why}`;
  }
  return null;
};
