import { readFileSync, writeFileSync } from 'node:fs';
import type { BrowserContext } from 'playwright-core';
import { afterAll, expect } from 'vitest';
import en from '../../../widget/checkout/locales/en.json' with { type: 'json' };
import type { FakeInvoice } from '../../fakes/btcpay/books.ts';
import { API_KEY, type FakeBtcpay, STORE, startBtcpay, WEBHOOK_SECRET } from '../../fakes/btcpay/server.ts';
import { eventually, type Stores } from '../../support/world.ts';
import type { Checkout } from '../support/checkout.ts';
import { checkoutOn, newLink } from '../support/shopping.ts';
import type { Variant } from '../support/variants.ts';
import { type World, world } from '../support/world.ts';

export interface Scene {
  readonly everything: World;
  readonly btcpay: FakeBtcpay;
  /** A shopper who has asked for the payment details, and the invoice they were given. */
  atTheWallet(
    variant: Variant,
    before?: (shopper: BrowserContext) => Promise<void>,
  ): Promise<{ checkout: Checkout; invoice: FakeInvoice }>;
}

/** The world with a BTCPay Server in it, which sends no webhooks: what shoppers see must do without. */
export function btcpayScene(): Scene {
  let btcpay: FakeBtcpay;
  const everything = world({
    async prepare(stores: Stores) {
      btcpay = await startBtcpay();
      offerBitcoin(stores, btcpay.url);
      return stores;
    },
  });
  afterAll(() => btcpay?.close());

  return {
    everything,
    get btcpay() {
      return btcpay;
    },
    async atTheWallet(variant, before) {
      const shopper = await everything.newShopper(variant.device);
      await before?.(shopper);
      const page = await shopper.newPage();
      await page.goto(await newLink(everything, variant.presentation));
      const checkout = checkoutOn(page, variant);
      await checkout.root.getByRole('radio', { name: en['method.crypto'] }).check();
      const known = btcpay.books.invoices.size;
      await checkout.press(checkout.button(en['crypto.button']));
      await checkout.root.getByRole('heading', { name: en['crypto.heading'] }).waitFor();
      await eventually('the invoice', () => btcpay.books.invoices.size > known);
      const invoice = [...btcpay.books.invoices.values()].at(-1);
      if (!invoice) throw new Error('No invoice');
      return { checkout, invoice };
    },
  };
}

/** The demo's configuration with a method more, which CraftingStore's shops offer. */
function offerBitcoin({ configFile }: Stores, serverUrl: string): void {
  const before = readFileSync(configFile, 'utf8');
  const method = `  bitcoin: { provider: btcpay, serverUrl: "${serverUrl}", storeId: ${STORE}, apiKey: ${API_KEY}, webhookSecret: ${WEBHOOK_SECRET}, testnet: true }`;
  const after = before
    .replaceAll('methods: [card, bank]\n    present:', 'methods: [card, bank, bitcoin]\n    present:')
    .replace(/^methods:$/m, `methods:\n${method}`);
  expect(after.length).toBeGreaterThan(before.length + method.length);
  writeFileSync(configFile, after);
}
