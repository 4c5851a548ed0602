import type { PlatformRoute } from '../platform.ts';

export const GATEWAY_ACTIONS = ['authorize', 'capture', 'void', 'refund', 'token'] as const;
export const PAYMENTS_ACTIONS = ['session', 'authorization', 'capture', 'void', 'refund', 'token'] as const;

export type GatewayAction = (typeof GATEWAY_ACTIONS)[number];
export type PaymentsAction = (typeof PAYMENTS_ACTIONS)[number];

/** A call of Commerce Layer's server. */
export type ServerCall =
  | { readonly api: 'gateway'; readonly action: GatewayAction }
  | { readonly api: 'payments'; readonly action: PaymentsAction };

/** Far above the 8 to 20 KB of an ordinary order: baskets of hundreds of lines are all included. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;
/** An access token, a return address and an id. */
export const MAX_CHECKOUT_BYTES = 16 * 1024;

/** Where browsers ask for a checkout. */
export const CHECKOUTS_PATH = '/checkouts';

const SERVER_CALLS: ReadonlyMap<string, ServerCall> = new Map<string, ServerCall>([
  ...GATEWAY_ACTIONS.map((action) => [`/${action}`, { api: 'gateway', action }] as const),
  ...PAYMENTS_ACTIONS.map((action) => [`/payments/${action}`, { api: 'payments', action }] as const),
]);

/** What Commerce Layer's server wants at this path; null for a path that is none of its own. */
export const serverCallAt = (path: string): ServerCall | null => SERVER_CALLS.get(path) ?? null;

export const routes: readonly PlatformRoute[] = [
  ...[...SERVER_CALLS.keys()].map(
    (path) => ({ method: 'POST', path, cors: false, maxBodyBytes: MAX_BODY_BYTES }) as const,
  ),
  { method: 'POST', path: CHECKOUTS_PATH, cors: true, maxBodyBytes: MAX_CHECKOUT_BYTES },
];
