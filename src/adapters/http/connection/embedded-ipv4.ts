import ipaddr from 'ipaddr.js';

type IPv4 = ipaddr.IPv4;
type IPv6 = ipaddr.IPv6;

const from = (high = 0, low = 0): IPv4 => new ipaddr.IPv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);

/**
 * The IPv4 addresses that an IPv6 address leads to: mapped (RFC 4291), compatible (the same), translated
 * (RFC 7915), NAT64 (RFC 6052: the last 32 bits), 6to4 (RFC 3056), Teredo (RFC 4380), ISATAP (RFC 5214).
 */
export const embeddedIpv4 = (address: IPv6): readonly IPv4[] => {
  const { parts } = address;
  const last = from(parts[6], parts[7]);
  switch (address.range()) {
    case 'ipv4Mapped':
    case 'rfc6145':
      return [last];
    case 'rfc6052':
      // Within 64:ff9b:1::/48 (RFC 8215) each network has a prefix of its own, of any length.
      return parts.slice(3, 6).every((part) => part === 0) ? [last] : [];
    case '6to4':
      return [from(parts[1], parts[2])];
    case 'teredo':
      return [from(parts[2], parts[3]), from((parts[6] ?? 0) ^ 0xffff, (parts[7] ?? 0) ^ 0xffff)];
    case 'unspecified':
    case 'loopback':
      return [];
    default:
  }
  const compatible = parts.slice(0, 6).every((part) => part === 0);
  const isatap = (parts[4] === 0 || parts[4] === 0x200) && parts[5] === 0x5efe;
  return compatible || isatap ? [last] : [];
};
