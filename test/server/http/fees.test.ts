import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tillgate } from '../../../server/tillgate.ts';
import type { CheckoutView } from '../../../shared/api.ts';
import { CARDS, card, shopper } from '../../support/api.ts';
import { type Stores, startInProcess, startStores } from '../../support/world.ts';

let stores: Stores;
let tillgate: Tillgate;

beforeAll(async () => {
  stores = await startStores();
  const text = readFileSync(stores.configFile, 'utf8')
    .replace('logLevel: warn', 'logLevel: warn\ntrustProxy: 1\ncountryHeader: CF-IPCountry')
    .replace(
      'methods:\n  card: { provider: sandbox }',
      'methods:\n  card: { provider: sandbox }\n  fee: { provider: sandbox, surcharge: { fixed: "0.35 EUR" }, countries: [NL] }',
    )
    .replace('methods: [card, bank]', 'methods: [card, fee]');
  writeFileSync(stores.configFile, text);
  tillgate = await startInProcess(stores);
});
afterAll(async () => {
  await tillgate.stop();
  await stores.stop();
});

async function newCheckout(): Promise<string> {
  const { url } = await stores.craftingStore.purchase();
  if (url === null) throw new Error('no link');
  // An order may name a country, which goes before the proxy's.
  await tillgate.domain.database.write((tx) => tx.updateTable('checkouts').set({ country: null }).execute());
  return url;
}

const api = (url: string) => url.replace('/checkout/', '/api/checkouts/');

/** What is offered to somebody whose proxy says he is in this country. */
async function offeredIn(url: string, headers: Record<string, string>): Promise<string[]> {
  const view = (await (await fetch(api(url), { headers })).json()) as CheckoutView;
  return view.methods.map(({ id }) => id);
}

describe('the country a proxy tells', () => {
  it.each([
    ['NL', ['card', 'fee']],
    ['nl', ['card', 'fee']],
    ['FR', ['card']],
    ['XX', ['card', 'fee']],
    ['T1', ['card', 'fee']],
    ['', ['card', 'fee']],
    ['NL, FR', ['card', 'fee']],
    ['FR'.repeat(3_000), ['card', 'fee']],
  ])('%.12j decides what is offered, where it is one', async (country, offered) => {
    const url = await newCheckout();
    expect(await offeredIn(url, { 'CF-IPCountry': country })).toEqual(offered);
  });

  it('is the same for the page, the view, the events and the press of Pay', async () => {
    const url = await newCheckout();
    const headers = { 'CF-IPCountry': 'FR' };
    const page = await (await fetch(url, { headers })).text();
    expect(page).toContain('"id":"card"');
    expect(page).not.toContain('"id":"fee"');
    const events = await fetch(`${api(url)}/events`, { headers });
    const first = await events.body?.getReader().read();
    expect(Buffer.from(first?.value ?? []).toString()).not.toContain('"id":"fee"');
    const pressed = await fetch(`${api(url)}/payments`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ method: 'fee', attempt: 'attempt-1', locale: 'en', details: card(CARDS.approved) }),
    });
    expect([pressed.status, await pressed.json()]).toMatchObject([422, { error: { code: 'method_unknown' } }]);
  });
});

describe('the sum a page showed', () => {
  it('is compared: 409 price_changed for another, and nothing is charged', async () => {
    const buyer = shopper(await newCheckout());
    const { amount, methods } = await buyer.view();
    const fee = methods.find(({ id }) => id === 'fee')?.surcharge?.amountMinor ?? 0;
    expect(fee).toBe(35);
    const details = card(CARDS.approved);
    const refused = await buyer.pay({ method: 'fee', details, total: amount.amountMinor });
    expect([refused.status, refused.body]).toMatchObject([409, { error: { code: 'price_changed' } }]);
    expect((await buyer.view()).payment).toBeNull();
    const paid = await buyer.pay({ method: 'fee', details, total: amount.amountMinor + fee });
    expect(paid).toMatchObject({ status: 200, body: { payment: { surcharge: { amountMinor: 35, currency: 'EUR' } } } });
  });

  it.each([-1, 1.5, '935', null, 1e300, {}])('is refused as malformed when it is %j', async (total) => {
    const url = await newCheckout();
    const response = await fetch(`${api(url)}/payments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ method: 'card', attempt: 'attempt-1', locale: 'en', total }),
    });
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 'invalid_body' } }]);
  });
});

describe('a country header from somebody else than the proxy', () => {
  it('is not read', async () => {
    // Loopback is no trusted proxy any more.
    await tillgate.stop();
    writeFileSync(
      stores.configFile,
      readFileSync(stores.configFile, 'utf8').replace('trustProxy: 1', 'trustProxy: [10.0.0.0/8]'),
    );
    tillgate = await startInProcess(stores);
    const url = await newCheckout();
    expect(await offeredIn(url, { 'CF-IPCountry': 'FR' })).toEqual(['card', 'fee']);
  });
});
