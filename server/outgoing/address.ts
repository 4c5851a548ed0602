import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The only IPv6 block IANA hands out for the public Internet; `::1.2.3.4` and other old forms lie outside. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
/** NAT64 (RFC 6052): how a host without IPv4 reaches one that has nothing else; the last 32 bits count. */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/**
 * True for an address on the public Internet: not loopback, private, link-local (cloud metadata), carrier-grade NAT,
 * unique local, multicast, reserved or unspecified. IPv4 inside IPv6 counts as that IPv4; a zone is ignored;
 * anything that is no address is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.range() === 'unicast';
  if (parsed.match(NAT64)) return isPublicAddress(parsed.toByteArray().slice(12).join('.'));
  return parsed.range() === 'unicast' && parsed.match(GLOBAL_UNICAST);
}

/** A URL's host as an address or name: IPv6 without its brackets. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
