import { bareHost } from './address.ts';
import { createConnector, type ResolveAll } from './connector.ts';
import { exchange, neverSent } from './exchange.ts';
import type { HttpCall, HttpClient, HttpResult } from './http-client.ts';
import { Agent } from './undici.ts';

export { isPublicAddress } from './address.ts';
export { privateHostsNamedBy } from './private-hosts.ts';

export interface HttpClientOptions {
  /** Hosts that may have a private address, exactly as named; see `privateHostsNamedBy`. */
  readonly allowedPrivateHosts?: ReadonlySet<string>;
  /** TCP and TLS handshake together, milliseconds; default 4 seconds. */
  readonly connectTimeoutMs?: number;
  /** Name resolution; default `dns.lookup`. */
  readonly resolve?: ResolveAll;
  /** Certificate authorities to trust instead of Node's own list, PEM. */
  readonly ca?: string;
}

/** Shells and mail: peers that would take lines of our request as commands (from the port blocking of WHATWG Fetch). */
const FORBIDDEN_PORTS: ReadonlySet<string> = new Set(['22', '23', '25', '110', '143', '465', '587', '993', '995']);

/**
 * The client every outgoing HTTP call goes through: http and https only, public addresses only, certificates verified,
 * no redirects, no decompression, no proxy from the environment, everything limited in time and size.
 *
 * `reason` of a `neverSent`: `invalid_url`, `scheme_not_allowed`, `credentials_in_url`, `port_not_allowed`,
 * `host_header_not_allowed`, `address_not_allowed`, `aborted`, `timeout`, or the code of Node or undici
 * (`ECONNREFUSED`, `UND_ERR_CONNECT_TIMEOUT`, `UND_ERR_INVALID_ARG`, `UND_ERR_CLOSED`, …).
 */
export function createHttpClient(options: HttpClientOptions = {}): HttpClient {
  const agent = new Agent({
    connect: createConnector({
      ...options,
      allowedPrivateHosts: new Set([...(options.allowedPrivateHosts ?? [])].map(bareHost)),
      connectTimeoutMs: options.connectTimeoutMs ?? 4_000,
    }),
    connections: 128,
    maxHeaderSize: 16 * 1024,
    // The whole call has one deadline, held by `exchange`.
    headersTimeout: 0,
    bodyTimeout: 0,
    // Long enough for a burst to share a connection; short enough that the peer has hardly closed it meanwhile, which
    // would turn a payment's POST into an `unknown` that a person or the provider must clear.
    keepAliveTimeout: 1_000,
    keepAliveMaxTimeout: 1_000,
  });
  let closing: Promise<void> | null = null;

  return {
    async call(call: HttpCall): Promise<HttpResult> {
      if (call.signal?.aborted) return neverSent('aborted');
      if (!URL.canParse(call.url)) return neverSent('invalid_url');
      const url = new URL(call.url);
      const refusal = refusalOf(url, call);
      return refusal === null ? exchange(agent, call, url) : neverSent(refusal);
    },
    /** Lets running calls end (their own deadlines bound the wait), then closes every socket. */
    close() {
      closing ??= agent.close();
      return closing;
    },
  };
}

/** Why this call is not even tried; null when it may go. */
function refusalOf(url: URL, call: HttpCall): string | null {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'scheme_not_allowed';
  if (url.username !== '' || url.password !== '') return 'credentials_in_url';
  if (FORBIDDEN_PORTS.has(url.port)) return 'port_not_allowed';
  // undici takes the name to verify the certificate against from this header.
  if (Object.keys(call.headers ?? {}).some((name) => name.toLowerCase() === 'host')) return 'host_header_not_allowed';
  return null;
}
