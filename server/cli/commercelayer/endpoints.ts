import { actionKey } from '../../platforms/commercelayer/action-key.ts';
import type { Api } from '../../platforms/commercelayer/api-settings.ts';
import { GATEWAY_ACTIONS, PAYMENTS_ACTIONS, type ServerCall } from '../../platforms/commercelayer/routes.ts';

interface Connection {
  /** The resource that holds the URLs and the shared secret. */
  readonly type: 'external_gateways' | 'payment_setting_externals';
  /** How people call it. */
  readonly label: string;
  /** Below the store's own address. */
  readonly path: string;
  /** Each has its URL in the attribute `<action>_url`. */
  readonly actions: readonly ServerCall['action'][];
  /** What calls must bring along; null: Commerce Layer's default list does. */
  readonly includes: readonly string[] | null;
}

/** What is registered at Commerce Layer, per payment model (Commerce Layer reference, sections 2.1 and 3). */
export const CONNECTIONS: Readonly<Record<Api, Connection>> = {
  gateway: {
    type: 'external_gateways',
    label: 'external gateway',
    path: '',
    actions: GATEWAY_ACTIONS,
    includes: null,
  },
  payments: {
    type: 'payment_setting_externals',
    label: 'payment setting',
    path: '/payments',
    actions: PAYMENTS_ACTIONS,
    // Only the session is known to be needed (vendor's playground); what is captured, voided or refunded brings its
    // token, the order its title and customer. No addresses: Tillgate has no use for them.
    includes: [
      'order',
      'order.market',
      'order.line_items',
      'order.customer',
      'payment_session',
      'payment_authorization',
      'payment_capture',
    ],
  },
};

/** `authorize_url`, `capture_url`, … */
export const urlAttributes = (api: Api): string[] => CONNECTIONS[api].actions.map((action) => `${action}_url`);

/**
 * The URLs Commerce Layer is to call. `secret` adds the store's action keys, which are made from it; null leaves them
 * out, for stores without them and as long as the secret is not known.
 */
export function endpointUrls(
  { publicUrl, id }: { readonly publicUrl: string; readonly id: string },
  api: Api,
  secret: string | null,
): Readonly<Record<string, string>> {
  const { path, actions } = CONNECTIONS[api];
  const entries = actions.map((action) => {
    const key = secret === null ? '' : `?key=${actionKey(secret, api, action)}`;
    return [`${action}_url`, `${publicUrl}/commercelayer/${id}${path}/${action}${key}`];
  });
  return Object.fromEntries(entries);
}

/** An action's URL as it may be shown: its key stays between Tillgate and Commerce Layer. */
export function withoutKey(url: string): string {
  return url.replace(/([?&]key=)[^&#]*/g, '$1…');
}
