import type { RequestHandler } from 'express';
import type { DemoClock } from '../kit/clock.ts';
import { type FakeCommerceLayer, type GatewayHandle, startFakeCommerceLayer } from './index.ts';
import type { UnknownUpstream } from './options.ts';
import { fashionPages } from './pages/index.ts';

/** What the store's pages need to know. */
export interface FashionLinks {
  /** Tillgate's address, once connected. */
  readonly tillgate: string;
  /** Tillgate's id of the store. */
  readonly store: string;
}

/** A shop on the fake platform, with Tillgate as its gateway in both payment models. */
export interface FashionStore {
  /** The storefront, for browsers. */
  readonly url: string;
  readonly platform: FakeCommerceLayer;
  /** API 2017-08. Throws before `connect`. */
  readonly gateway: GatewayHandle;
  /** Payments API 2026-05. Throws before `connect`. */
  readonly setting: GatewayHandle;
  /** Registers Tillgate's addresses, as `tillgate commercelayer setup` does. */
  connect(tillgateUrl: string): void;
  stop(): Promise<void>;
}

export interface FashionOptions extends UnknownUpstream {
  readonly port?: number;
  readonly store: string;
  /** Shared secret of the gateway and of the payment setting. */
  readonly secret: string;
  readonly paymentsSecret: string;
  readonly clock?: DemoClock;
  /** The payment method's own: places by itself once a later answer says "authorized". */
  readonly autoPlace?: boolean;
}

export async function startFashionStore({
  store,
  secret,
  paymentsSecret,
  autoPlace = false,
  ...options
}: FashionOptions): Promise<FashionStore> {
  let tillgate = '';
  let handles: { readonly gateway: GatewayHandle; readonly setting: GatewayHandle } | null = null;
  const connected = () => {
    if (!handles) throw new Error('The store is not connected with Tillgate yet');
    return handles;
  };
  const links = (): FashionLinks => ({ tillgate, store });
  const pages = (fake: FakeCommerceLayer): RequestHandler => fashionPages(fake, links);
  const platform = await startFakeCommerceLayer({ ...options, pages });
  return {
    url: platform.url,
    platform,
    get gateway() {
      return connected().gateway;
    },
    get setting() {
      return connected().setting;
    },
    connect(tillgateUrl) {
      tillgate = tillgateUrl;
      const baseUrl = `${tillgateUrl}/commercelayer/${store}`;
      handles = {
        gateway: platform.addGateway({
          name: 'Tillgate',
          baseUrl,
          secret,
          method: { name: 'Card or bank transfer', auto_place: autoPlace },
        }),
        setting: platform.addPaymentSetting({
          name: 'Tillgate',
          baseUrl: `${baseUrl}/payments`,
          secret: paymentsSecret,
        }),
      };
    },
    stop: () => platform.stop(),
  };
}
