import { readFileSync, writeFileSync } from 'node:fs';
import type { BrowserContext, BrowserContextOptions } from 'playwright-core';
import { parseDocument, YAMLSeq } from 'yaml';
import { API_KEY, type FakeBtcpay, STORE, startBtcpay, WEBHOOK_SECRET } from '../../fakes/btcpay/server.ts';
import type { FakeMollie } from '../../fakes/mollie/server.ts';
import { FAKE_PUBLISHABLE_KEY } from '../../fakes/stripe/browser.ts';
import { FAKE_KEY, type FakeStripe, startFakeStripe } from '../../fakes/stripe/fake.ts';
import { type Stores, withVouchers } from '../../support/world.ts';
import { withMollie } from '../mollie/scene.ts';
import { startPaypal } from '../providers/support/paypal.ts';
import { routeStripe } from '../stripe/element.ts';
import type { Checkout } from '../support/checkout.ts';
import { checkoutOn, newLink } from '../support/shopping.ts';
import type { Variant } from '../support/variants.ts';
import { type World, world } from '../support/world.ts';

/** What shoppers read beside the radio buttons; PayPal has a fee. */
export const NAMES = {
  card: 'Card',
  stripe: 'Stripe',
  mollie: 'Mollie',
  paypal: 'PayPal',
  bank: 'Bank transfer',
  bitcoin: 'Bitcoin',
} as const;
export type Kind = keyof typeof NAMES;

export interface Scene {
  readonly everything: World;
  readonly stripe: FakeStripe;
  readonly btcpay: FakeBtcpay;
  readonly mollie: FakeMollie;
  /** A shopper in front of a fresh checkout; `before` it is opened. */
  open(
    variant: Variant,
    options?: BrowserContextOptions,
    before?: (shopper: BrowserContext) => Promise<void>,
  ): Promise<Checkout>;
}

/** The world whose shops offer every kind of method at once; `other` stores than the usual ones. */
export function sceneWithAllMethods(other?: (stores: Stores) => Promise<Stores>): Scene {
  let stripe: FakeStripe;
  let btcpay: FakeBtcpay;
  const mollie = withMollie();
  const everything = world({
    async prepare(plain: Stores) {
      const stores = await mollie.prepare(await withVouchers(other ? await other(plain) : plain));
      stripe = await startFakeStripe();
      btcpay = await startBtcpay();
      const paypal = await startPaypal(Date.now);
      offer(stores, {
        stripe: {
          provider: 'stripe',
          label: NAMES.stripe,
          secretKey: FAKE_KEY,
          present: 'element',
          publishableKey: FAKE_PUBLISHABLE_KEY,
          apiUrl: stripe.url,
        },
        paypal: { ...paypal.config, label: NAMES.paypal, surcharge: { fixed: '0.35 EUR', percent: 2.9 } },
        bitcoin: {
          provider: 'btcpay',
          serverUrl: btcpay.url,
          storeId: STORE,
          apiKey: API_KEY,
          webhookSecret: WEBHOOK_SECRET,
          testnet: true,
        },
      });
      return {
        ...stores,
        async stop() {
          await stores.stop();
          await Promise.all([stripe.close(), btcpay.close(), paypal.close()]);
        },
      };
    },
  });

  return {
    everything,
    get stripe() {
      return stripe;
    },
    get btcpay() {
      return btcpay;
    },
    get mollie() {
      return mollie.mollie;
    },
    async open(variant, options, before) {
      const shopper = await everything.newShopper(variant.device, options);
      await before?.(shopper);
      await routeStripe(shopper, stripe);
      const page = await shopper.newPage();
      await page.goto(await newLink(everything, variant.presentation));
      return checkoutOn(page, variant);
    },
  };
}

/** CraftingStore's shops take all of them, beside what the demo offers. */
function offer({ configFile }: Stores, methods: Readonly<Record<string, object>>): void {
  const config = parseDocument(readFileSync(configFile, 'utf8'));
  for (const [id, method] of Object.entries(methods)) config.setIn(['methods', id], config.createNode(method));
  const stores = config.get('stores');
  if (!(stores instanceof YAMLSeq)) throw new Error('The configuration has no stores');
  for (const [index, id] of stores.items.map((store) => store.get('id')).entries()) {
    if (id !== 'blocks' && id !== 'blocks-overlay') continue;
    config.setIn(['stores', index, 'methods'], [...Object.keys(NAMES), 'voucher']);
  }
  writeFileSync(configFile, config.toString());
}
