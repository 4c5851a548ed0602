import ipaddr from 'ipaddr.js';

/**
 * True for names and addresses of this machine: `localhost`, `*.localhost`, 127.0.0.0/8 and ::1.
 *
 * @param hostname as `URL.hostname` gives it: IPv6 in brackets, IPv4 already normalised
 */
export function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true;
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

/** The same for a whole URL; false for what is none. */
export const isLoopbackUrl = (url: string) => URL.canParse(url) && isLoopback(new URL(url).hostname);
