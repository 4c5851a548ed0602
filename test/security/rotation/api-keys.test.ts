/** Keys for providers' APIs: one at a time, changed by a restart. Payments that are under way go on with the next one. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tillgate } from '../../../server/tillgate.ts';
import { API_KEY as BTCPAY_KEY, STORE, startBtcpay, WEBHOOK_SECRET } from '../../fakes/btcpay/server.ts';
import { startFakeMollie } from '../../fakes/mollie/server.ts';
import { CLIENT_ID, CLIENT_SECRET, startFakePayPal } from '../../fakes/paypal/fake.ts';
import { FAKE_KEY, startFakeStripe } from '../../fakes/stripe/fake.ts';
import { press } from '../../server/providers/paypal/fixture.ts';
import { pay as payAtStripe } from '../../server/providers/stripe/fixture.ts';
import { shopper } from '../../support/api.ts';
import { eventually, quickSchedules, type Stores, startInProcess, startStores } from '../../support/world.ts';

/** Old and new. */
const KEYS = {
  stripe: [FAKE_KEY, 'sk_test_fakeRolledKey0123456789'],
  mollie: ['test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM', 'test_rolledKey0123456789abcdefgh'],
  paypal: [CLIENT_SECRET, 'ERolledClientSecret0123456789_-Ab'],
  btcpay: [BTCPAY_KEY, 'a-rolled-api-key-0123456789'],
} as const;
type Name = keyof typeof KEYS;
const NAMES = Object.keys(KEYS) as Name[];

let stores: Stores;
let tillgate: Tillgate;
let services: Awaited<ReturnType<typeof startServices>>;
/** The shopper pays at the provider's page. */
let payAt: Readonly<Record<Name, (page: string) => Promise<unknown>>>;

async function startServices() {
  const stripeKeys: string[] = [KEYS.stripe[0]];
  const mollieAccount: { apiKey: string } = { apiKey: KEYS.mollie[0] };
  const paypalApps = new Map<string, string>([[CLIENT_ID, KEYS.paypal[0]]]);
  const stripe = await startFakeStripe({ clock: { now: Date.now }, keys: stripeKeys });
  const mollie = await startFakeMollie(mollieAccount);
  const paypal = await startFakePayPal({ apps: paypalApps });
  const btcpay = await startBtcpay();
  return {
    ...{ stripe, mollie, paypal, btcpay },
    /** The old keys are good for nothing any more. */
    roll() {
      stripeKeys.splice(0, 1, KEYS.stripe[1]);
      mollieAccount.apiKey = KEYS.mollie[1];
      paypalApps.set(CLIENT_ID, KEYS.paypal[1]);
      paypal.revokeTokens();
      Object.assign(btcpay.settings, { apiKey: KEYS.btcpay[1] });
    },
    close: () => Promise.all([stripe.close(), mollie.close(), paypal.close(), btcpay.close()]),
  };
}

beforeAll(async () => {
  stores = await startStores();
  services = await startServices();
  const { stripe, mollie, paypal, btcpay } = services;
  const methods = [
    `stripe: { provider: stripe, secretKey: ${KEYS.stripe[0]}, apiUrl: ${stripe.url} }`,
    `mollie: { provider: mollie, apiKey: ${KEYS.mollie[0]}, apiUrl: ${mollie.url} }`,
    `paypal: { provider: paypal, clientId: ${CLIENT_ID}, clientSecret: ${KEYS.paypal[0]}, mode: sandbox, apiUrl: ${paypal.url} }`,
    `btcpay: { provider: btcpay, serverUrl: ${btcpay.url}, storeId: ${STORE}, apiKey: ${KEYS.btcpay[0]}, webhookSecret: ${WEBHOOK_SECRET}, present: page, testnet: true }`,
  ];
  const yaml = readFileSync(stores.configFile, 'utf8').replace(
    'methods: [card, bank]',
    `methods: [${NAMES.join(', ')}]`,
  );
  writeFileSync(stores.configFile, `${yaml}${methods.map((method) => `  ${method}\n`).join('')}`);
  tillgate = await startInProcess(stores, { schedules: quickSchedules });
  payAt = {
    stripe: (page) => payAtStripe(page),
    mollie: (page) => mollie.visit(page, 'approve', 'creditcard'),
    paypal: (page) => press(page),
    btcpay: (page) =>
      fetch(`${page}/pay`, { method: 'POST', body: new URLSearchParams({ settled: 'yes' }), redirect: 'manual' }),
  };
});
afterAll(async () => {
  await tillgate.stop();
  await Promise.all([stores.stop(), services.close()]);
});

async function begin(method: Name) {
  const { url, transactionId } = await stores.craftingStore.purchase();
  const { status, body } = await shopper(url ?? '').pay({ method });
  return { method, transactionId, link: url ?? '', status, page: body.payment?.action?.url ?? '' };
}

const isTold = (link: string) =>
  eventually('the store to be told', async () => (await shopper(link).view()).storeInformed, 30_000);

describe('the API keys of all providers, rolled', () => {
  it('while payments are under way: those go on after the restart, each is told once, and new ones begin', async () => {
    const underWay = await Promise.all(NAMES.map(begin));
    expect(underWay.map(({ page }) => page !== '')).toEqual(NAMES.map(() => true));
    const [, ...restless] = underWay;

    services.roll();
    // Paid while our old keys are refused: nobody can be asked, and nothing is called failed.
    for (const { method, page } of restless) await payAt[method](page);
    const [first] = underWay;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    for (const { link } of restless) expect(['open', 'processing']).toContain((await shopper(link).view()).state);

    await tillgate.stop();
    const rolled = NAMES.reduce(
      (yaml, name) => yaml.replaceAll(KEYS[name][0], KEYS[name][1]),
      readFileSync(stores.configFile, 'utf8'),
    );
    writeFileSync(stores.configFile, rolled);
    tillgate = await startInProcess(stores, { schedules: quickSchedules });
    if (first) await payAt[first.method](first.page);
    await Promise.all(underWay.map(({ link }) => isTold(link)));

    const later = await Promise.all(NAMES.map(begin));
    for (const { method, page } of later) await payAt[method](page);
    await Promise.all(later.map(({ link }) => isTold(link)));
    for (const { transactionId } of [...underWay, ...later]) {
      expect(stores.craftingStore.ledger.callbacksFor(transactionId)).toHaveLength(1);
    }
  });
});
