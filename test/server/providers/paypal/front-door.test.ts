/** PayPal in a server that was set up by its configuration file, spoken to over HTTP by everybody. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Tillgate } from '../../../../server/tillgate.ts';
import { CLIENT_ID, CLIENT_SECRET, type FakePayPal, startFakePayPal } from '../../../fakes/paypal/fake.ts';
import { shopper } from '../../../support/api.ts';
import { eventually, type Stores, startInProcess, startStores } from '../../../support/world.ts';
import { press, WEBHOOK_ID } from './fixture.ts';

let stores: Stores;
let tillgate: Tillgate;
let fake: FakePayPal;

beforeEach(async () => {
  fake = await startFakePayPal();
  stores = await startStores();
  const method = `  wallet: { provider: paypal, clientId: ${CLIENT_ID}, clientSecret: "\${PAYPAL_SECRET}", mode: sandbox, webhookId: ${WEBHOOK_ID}, apiUrl: "${fake.url}" }`;
  const text = readFileSync(stores.configFile, 'utf8').replaceAll('[card, bank]', '[wallet, bank]');
  writeFileSync(stores.configFile, text.replace(/^methods:$/m, `methods:\n${method}`));
  tillgate = await startInProcess({ ...stores, env: { ...stores.env, PAYPAL_SECRET: CLIENT_SECRET } });
});
afterEach(async () => {
  await tillgate.stop();
  await stores.stop();
  await fake.close();
});

it('takes the money when PayPal tells of the approval, and the store is told once', async () => {
  const { url } = await stores.craftingStore.purchase();
  const buyer = shopper(url ?? '');
  const { body } = await buyer.pay({ method: 'wallet' });
  const page = body.payment?.action?.url ?? '';
  expect(page).toContain(`${fake.url}/checkoutnow?token=`);
  expect(await (await fetch(page)).text()).toContain('Pay now');
  expect((await press(page)).status).toBe(303);

  const endpoint = { url: `${stores.tillgateUrl}/notifications/wallet`, webhookId: WEBHOOK_ID };
  expect(await fake.notify(endpoint)).toEqual([200]);
  await eventually('the money', () => fake.books.captures.size === 1);
  expect(await fake.notify(endpoint)).toEqual([200]);
  await eventually('the end', async () => (await buyer.view()).state === 'completed');
  const told = await tillgate.domain.database.read.selectFrom('confirmations').select('kind').execute();
  expect(told).toEqual([{ kind: 'paid' }]);
});

it('refuses what PayPal did not sign', async () => {
  fake.books.tell('PAYMENT.CAPTURE.COMPLETED', 'capture', { id: 'X', custom_id: 'pay_1' });
  const endpoint = { url: `${stores.tillgateUrl}/notifications/wallet`, webhookId: 'ANOTHER1' };
  expect(await fake.notify(endpoint)).toEqual([400]);
  const bare = await fetch(endpoint.url, { method: 'POST', body: '{}' });
  expect(bare.status).toBe(400);
});
