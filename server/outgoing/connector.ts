import dns from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { buildConnector as undici } from 'undici';
import { isPublicAddress } from './address.ts';
import { buildConnector } from './undici.ts';

/** Resolves a name to all its addresses, as `dns.lookup` does with `all: true`. */
export type ResolveAll = (
  hostname: string,
  options: dns.LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void,
) => void;

/** The host's address is private and the merchant did not name that host. */
export class AddressNotAllowedError extends Error {
  readonly code = 'address_not_allowed';
}

export interface ConnectorOptions {
  /** Hosts that may have a private address: exact names, or addresses without brackets. */
  readonly allowedPrivateHosts: ReadonlySet<string>;
  /** TCP and TLS handshake together, milliseconds. */
  readonly connectTimeoutMs: number;
  readonly resolve?: ResolveAll;
  /** Certificate authorities to trust instead of Node's own list, PEM. */
  readonly ca?: string;
}

/**
 * Opens sockets, and decides where to. The check sits here and not before the call, so that the address connected
 * to is the address that was checked: a name that answers differently the second time (DNS rebinding) gains nothing.
 */
export function createConnector(options: ConnectorOptions): undici.connector {
  const { allowedPrivateHosts, connectTimeoutMs, ca, resolve = dns.lookup } = options;
  // Said outright, because NODE_TLS_REJECT_UNAUTHORIZED=0 would turn the default off.
  const common = { timeout: connectTimeoutMs, rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) };
  const connectAnywhere = buildConnector({ ...common, lookup: lookupWith(resolve, () => true) });
  const connectPublic = buildConnector({ ...common, lookup: lookupWith(resolve, isPublicAddress) });

  return (target, callback) => {
    if (allowedPrivateHosts.has(target.hostname)) return connectAnywhere(target, callback);
    // Node looks up names only: a literal address never passes `lookup`.
    if (isIP(target.hostname) !== 0 && !isPublicAddress(target.hostname)) {
      return queueMicrotask(() => callback(new AddressNotAllowedError(), null));
    }
    return connectPublic(target, callback);
  };
}

/** A lookup that refuses the name when any of its addresses is: a mixed answer is how rebinding begins. */
function lookupWith(resolve: ResolveAll, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error) callback(error, []);
      else if (!first || !addresses.every(({ address }) => isAllowed(address))) {
        callback(new AddressNotAllowedError(), []);
      } else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
