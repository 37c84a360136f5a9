import ipaddr from 'ipaddr.js';

/** Lengths of a prefix in bytes. */
const prefixes = [4, 5, 6, 7, 8, 12];

/** Bits 64 to 71 hold no part of the IPv4 address. */
const reserved = 8;

/**
 * The IPv4 addresses that a NAT64 with an unknown prefix may translate to: RFC 6052 (2.2) allows prefixes of 32, 40, 48, 56,
 * 64 and 96 bits, among the network's own addresses and within 64:ff9b:1::/48 (RFC 8215). Elsewhere only addresses are taken
 * for translated whose bits beside prefix and IPv4 address are zero, as a translator writes them.
 */
export const translatedIpv4 = (address: ipaddr.IPv6): readonly ipaddr.IPv4[] => {
  const bytes = address.toByteArray();
  const isLocal = address.range() === 'rfc6052';
  return prefixes.flatMap((length) => {
    const places = Array.from({ length: 5 }, (_, i) => length + i).filter((at) => at !== reserved);
    const own = places.slice(0, 4);
    const after = bytes.slice((own.at(-1) ?? 0) + 1);
    const isPlain = bytes[reserved] === 0 && after.every((byte) => byte === 0);
    return isPlain || (isLocal && length >= 6) ? [new ipaddr.IPv4(own.map((at) => bytes[at] ?? 0))] : [];
  });
};
