/** A whole Tillgate with every platform and every provider, all of it on this machine, and one paid order of each kind. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createLogger } from '../../../server/logging.ts';
import type { Tillgate } from '../../../server/tillgate.ts';
import {
  API_KEY as BTCPAY_KEY,
  WEBHOOK_SECRET as BTCPAY_SECRET,
  STORE,
  startBtcpay,
} from '../../fakes/btcpay/server.ts';
import { startFakeMollie } from '../../fakes/mollie/server.ts';
import { CLIENT_ID, CLIENT_SECRET, startFakePayPal } from '../../fakes/paypal/fake.ts';
import { FAKE_KEY, startFakeStripe } from '../../fakes/stripe/fake.ts';
import { handsOn } from '../../faults/commercelayer-hands.ts';
import { CARDS, card, shopper } from '../../support/api.ts';
import { type Stores, startInProcess, startStores, withVouchers } from '../../support/world.ts';

/** Of the methods that the demo does not have. */
export const SECRETS = {
  stripe: 'whsec_fuzzedStripe0123456789',
  mollie: 'fuzzed-mollie-secret-0123456789',
  btcpay: BTCPAY_SECRET,
  sandbox: 'fuzzed-sandbox-secret-0123456789',
  paypalWebhook: '9FU22ED33WEBHOOK4',
} as const;
const MOLLIE_KEY = 'test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM';

export interface World {
  readonly url: string;
  readonly stores: Stores;
  readonly tillgate: Tillgate;
  /** Where the fake PayPal keeps its certificates. */
  readonly paypalUrl: string;
  /** An open checkout of CraftingStore's, a paid one, and one of a page that is still to be confirmed. */
  readonly checkout: string;
  readonly paid: string;
  /** Path of that page. */
  readonly challenge: string;
  /** An order of ATShop's that can be paid. */
  readonly atshopOrder: string;
  /** An order there that nobody has paid yet. */
  readonly fashionCart: string;
  /** The order whose calls by Commerce Layer are in its ledger. */
  readonly fashionOrder: string;
  /** Everything that may appear in no answer and no log. */
  readonly secrets: readonly string[];
  log(): string;
  stop(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const stores = await withVouchers(await startStores());
  const stripe = await startFakeStripe({ clock: { now: Date.now } });
  const mollie = await startFakeMollie({ apiKey: MOLLIE_KEY });
  const paypal = await startFakePayPal();
  const btcpay = await startBtcpay();
  const methods = [
    `stripe: { provider: stripe, secretKey: ${FAKE_KEY}, webhookSecret: ${SECRETS.stripe}, apiUrl: ${stripe.url} }`,
    `mollie: { provider: mollie, apiKey: ${MOLLIE_KEY}, webhookSecret: ${SECRETS.mollie}, apiUrl: ${mollie.url} }`,
    `paypal: { provider: paypal, clientId: ${CLIENT_ID}, clientSecret: ${CLIENT_SECRET}, mode: sandbox, webhookId: ${SECRETS.paypalWebhook}, apiUrl: ${paypal.url} }`,
    `btcpay: { provider: btcpay, serverUrl: ${btcpay.url}, storeId: ${STORE}, apiKey: ${BTCPAY_KEY}, webhookSecret: ${SECRETS.btcpay}, testnet: true }`,
  ];
  const yaml = readFileSync(stores.configFile, 'utf8')
    .replace('logLevel: warn', 'logLevel: debug\ntrustProxy: 1')
    .replace('card: { provider: sandbox }', `card: { provider: sandbox, webhookSecret: ${SECRETS.sandbox} }`)
    .replace('methods: [card, bank, voucher]', 'methods: [card, bank, voucher, stripe, mollie, paypal, btcpay]');
  writeFileSync(stores.configFile, `${yaml}${methods.map((method) => `  ${method}\n`).join('')}`);

  const lines: string[] = [];
  const tillgate = await startInProcess(stores, {
    logger: createLogger('debug', { write: (line) => void lines.push(line) }),
  });
  const link = async () => (await stores.craftingStore.purchase()).url ?? '';
  const idOf = (url: string) => url.split('/').at(-1) ?? '';
  const checkout = idOf(await link());
  const paid = await link();
  await shopper(paid).pay({ details: card(CARDS.approved) });
  const challenged = await shopper(await link()).pay({ details: card(CARDS.challenge) });

  return {
    url: stores.tillgateUrl,
    stores,
    tillgate,
    paypalUrl: paypal.url,
    checkout,
    paid: idOf(paid),
    challenge: new URL(challenged.body.payment?.action?.url ?? '').pathname,
    atshopOrder: stores.atshop.placeOrder({ toPay: 500 })._id,
    fashionCart: handsOn(stores.fashion, stores.tillgateUrl).order(),
    fashionOrder: await wholeOrder(stores),
    secrets: [...Object.values(stores.env), SECRETS.stripe, SECRETS.mollie, SECRETS.btcpay, SECRETS.sandbox].concat(
      FAKE_KEY,
      MOLLIE_KEY,
      CLIENT_SECRET,
      BTCPAY_KEY,
    ),
    log: () => lines.join(''),
    async stop() {
      await tillgate.stop();
      await Promise.all([stores.stop(), stripe.close(), mollie.close(), paypal.close(), btcpay.close()]);
    },
  };
}

/** Authorized, captured in part, the rest released, a part given back: Commerce Layer has called for each. */
async function wholeOrder({ fashion, tillgateUrl }: Stores): Promise<string> {
  const hands = handsOn(fashion, tillgateUrl);
  const id = await hands.paid();
  await hands.place(id);
  await hands.capture(id, 1_000);
  await hands.void(id);
  await hands.refund(id, 400);
  return id;
}
