import type { Api } from '../../platforms/commercelayer/api-settings.ts';
import { type Resource, textOf } from './resource.ts';
import type { ConnectedStore } from './store.ts';

/** Where Commerce Layer wants to hear how a payment ended that was answered with "later". */
export interface Webhook {
  /** The key of `tillgate.yaml` it belongs to. */
  readonly key: string;
  readonly url: string | null;
  /** False: Commerce Layer's API does not tell it, this is what it most likely is. */
  readonly certain: boolean;
  readonly configured: string | null;
}

/**
 * Shapes of the endpoint: documented for payment settings; of other kinds of gateway for the external one (Commerce
 * Layer reference, section 2.5).
 */
const GUESSES: Readonly<Record<Api, string>> = {
  gateway: 'https://core.commercelayer.co/webhook_callbacks/external_gateways/',
  payments: 'https://core.commercelayer.io/webhook_callbacks/payment_setting_externals/',
};

export function webhookOf(resource: Resource, api: Api, store: ConnectedStore): Webhook {
  const told = textOf(resource, 'webhook_endpoint_url');
  const own = api === 'gateway' ? store.webhookUrl : (store.payments?.webhookUrl ?? store.webhookUrl);
  const guess = /\.commercelayer\.(io|co)$/.test(new URL(store.organization).hostname)
    ? GUESSES[api] + resource.id
    : null;
  return {
    key: `stores.${store.id}.${api === 'gateway' ? '' : 'payments.'}webhookUrl`,
    url: told ?? guess,
    certain: told !== null,
    configured: own || null,
  };
}

const WHERE = `on the gateway's details page in Commerce Layer's dashboard`;

/** What a person still has to write; null when it is in place, as far as anyone can tell. */
export function webhookToDo({ key, url, certain, configured }: Webhook): string | null {
  if (certain) return configured === url ? null : `Write into tillgate.yaml: ${key}: ${url}`;
  if (configured !== null) return null;
  const likely = url === null ? '' : ` It most likely is ${url} (a guess from other gateways: compare).`;
  return `Write the webhook endpoint URL into tillgate.yaml, as ${key}. Commerce Layer's API does not tell it: it stands ${WHERE}.${likely}`;
}
