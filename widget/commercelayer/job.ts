import { type Api, createApi } from './api.ts';
import type { Resource } from './document.ts';
import { Failure } from './failure.ts';
import { type Order, orderOf } from './order.ts';
import type { CommerceLayerOptions } from './types.ts';

/** One call of `pay`, checked. */
export interface Job extends CommerceLayerOptions {
  readonly api: Api;
  /** The Payments API has its version in its addresses ("Commerce Layer SDK 8, client"). */
  readonly paymentsApi: Api;
  /** Names the order among all organizations. */
  readonly key: string;
  /** The order as it was last seen. */
  lastSeen(): Order;
  /**
   * Waits, but no longer than until `signal` aborts. For the steps before there is a payment, and for no other.
   * @throws Failure `aborted`.
   */
  until<Value>(work: Promise<Value>): Promise<Value>;
}

/** @throws TypeError for an option that is missing or malformed. */
export function createJob(options: CommerceLayerOptions): Job {
  const { accessToken, orderId, signal, apiVersion = '2026-05' } = options;
  for (const name of ['organization', 'accessToken', 'orderId', 'store'] as const) {
    if (!options[name] || typeof options[name] !== 'string') throw new TypeError(`Tillgate: ${name} is missing`);
  }
  const origin = originOf(options.organization);
  let order: Order = { id: orderId };
  const seen = (resource: Resource) => {
    order = orderOf(resource);
  };
  const over = new Promise<never>((_, reject) => {
    const abort = () => reject(new Failure('aborted', 'The signal aborted'));
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
  });
  // Nobody may be waiting.
  over.catch(() => {});
  return {
    ...options,
    api: createApi(`${origin}/api/`, accessToken, orderId, seen),
    paymentsApi: createApi(`${origin}/api/${apiVersion && `${apiVersion}/`}`, accessToken, orderId, seen),
    key: `${origin} ${orderId}`,
    lastSeen: () => order,
    until: (work) => Promise.race([over, work]),
  };
}

function originOf(organization: string): string {
  if (/^[\w-]+$/.test(organization)) return `https://${organization}.commercelayer.io`;
  try {
    const { origin, protocol } = new URL(organization);
    // The token goes there.
    if (/^https?:$/.test(protocol)) return origin;
  } catch {}
  throw new TypeError('Tillgate: organization is neither a slug nor an address');
}
