import { isIP } from 'node:net';
import { bareHost, isPublicAddress } from './address.ts';

/**
 * The private hosts among the merchant's own configured URLs: private IP literals and `localhost`. Naming one is a
 * decision of the merchant's. A public name that resolves to a private address is not, and stays refused.
 * Texts that are no URL are skipped: the configuration's own check reports them.
 */
export function privateHostsNamedBy(urls: readonly string[]): Set<string> {
  const hosts = urls.filter((url) => URL.canParse(url)).map((url) => bareHost(new URL(url).hostname));
  return new Set(hosts.filter((host) => host === 'localhost' || (isIP(host) !== 0 && !isPublicAddress(host))));
}
