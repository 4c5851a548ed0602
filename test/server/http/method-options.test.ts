import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../server/clock.ts';
import type { Tillgate } from '../../../server/tillgate.ts';
import type { OptionView } from '../../../shared/api.ts';
import { type FakeMollie, startFakeMollie } from '../../fakes/mollie/server.ts';
import { CARDS, card, shopper } from '../../support/api.ts';
import { type Stores, startInProcess, startStores } from '../../support/world.ts';

const API_KEY = 'test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM';

let stores: Stores;
let mollie: FakeMollie;
let tillgate: Tillgate;
/** How far Tillgate's clock is ahead of ours; lists are kept for five minutes. */
let ahead = 0;

beforeAll(async () => {
  mollie = await startFakeMollie({ apiKey: API_KEY });
  stores = await startStores();
  const config = readFileSync(stores.configFile, 'utf8')
    .replace('methods: [card, bank]', 'methods: [card, bank, mollie, ideal]')
    .concat(
      `  mollie: { provider: mollie, apiKey: ${API_KEY}, apiUrl: ${mollie.url} }\n`,
      `  ideal: { provider: mollie, apiKey: ${API_KEY}, apiUrl: ${mollie.url}, method: ideal }\n`,
      `  elsewhere: { provider: mollie, apiKey: ${API_KEY}, apiUrl: ${mollie.url} }\n`,
    );
  writeFileSync(stores.configFile, config);
  tillgate = await startInProcess(stores, { clock: { now: () => Date.now() + ahead } });
});
afterAll(async () => {
  await tillgate.stop();
  await stores.stop();
  await mollie.close();
});
afterEach(() => {
  ahead += 6 * MINUTE;
});

async function checkout(): Promise<{ link: string; api: string }> {
  const { url } = await stores.craftingStore.purchase();
  if (url === null) throw new Error('no link');
  return { link: url, api: `${stores.tillgateUrl}/api/checkouts/${url.split('/').at(-1)}` };
}

const lists = () => mollie.calls.filter(({ path }) => path.startsWith('/v2/methods')).length;
const codeOf = async (response: Response) => [response.status, (await response.json()).error?.code];

describe('GET …/methods/:method/options', () => {
  it('lists the provider’s own ways to pay in the language asked for', async () => {
    const { api, link } = await checkout();
    const { methods } = await shopper(link).view();
    expect(methods.map(({ id, options }) => [id, options])).toEqual([
      ['card', false],
      ['bank', false],
      ['mollie', true],
      ['ideal', false],
    ]);
    const response = await fetch(`${api}/methods/mollie/options?locale=nl-BE`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toMatchObject([
      { id: 'ideal', label: 'iDEAL | Wero', icon: 'options/ideal/icon?locale=nl' },
      { id: 'bancontact', label: 'Bancontact' },
      { id: 'creditcard', label: 'Kaart' },
      { id: 'paysafecard', label: 'paysafecard' },
    ]);
    expect(mollie.calls.at(-1)?.path).toContain('amount%5Bcurrency%5D=EUR');
  });

  it('asks the provider once for all who ask meanwhile, and again after some minutes', async () => {
    const { api } = await checkout();
    const before = lists();
    const ask = () => fetch(`${api}/methods/mollie/options`);
    await Promise.all(Array.from({ length: 20 }, ask));
    await ask();
    expect(lists() - before).toBe(1);
    ahead += 6 * MINUTE;
    await ask();
    expect(lists() - before).toBe(2);
  });

  it('asks for no languages the page does not have, however many are invented', async () => {
    const { api } = await checkout();
    const before = lists();
    for (const locale of ['xx', 'yy', '%00', '../..', 'x'.repeat(2_000), '&locale=de&locale=fr']) {
      expect((await fetch(`${api}/methods/mollie/options?locale=${locale}`)).status).toBe(200);
    }
    expect(lists() - before).toBe(1);
  });

  it.each(['reset', 'html502', 'limited429', 'redirect'] as const)(
    'is empty when the provider is in trouble (%s), asks it no more for a while, and comes back',
    async (trouble) => {
      const { api } = await checkout();
      const before = lists();
      const ask = async (): Promise<OptionView[]> => (await fetch(`${api}/methods/mollie/options`)).json();
      mollie.disturb(trouble);
      expect(await ask()).toEqual([]);
      expect(await ask()).toEqual([]);
      expect(lists() - before).toBeLessThan(2);
      ahead += MINUTE;
      expect(await ask()).toHaveLength(4);
    },
  );

  it('refuses what the store does not offer, and checkouts that do not exist', async () => {
    const { api } = await checkout();
    for (const method of ['elsewhere', 'nothing', '__proto__', '..%2Fcard', 'x'.repeat(500)]) {
      const response = await fetch(`${api}/methods/${method}/options`);
      expect(await codeOf(response)).toEqual([422, 'method_unknown']);
    }
    const unknown = `${stores.tillgateUrl}/api/checkouts/co_${'0'.repeat(32)}/methods/mollie/options`;
    expect(await codeOf(await fetch(unknown))).toEqual([404, 'checkout_not_found']);
    for (const method of ['card', 'ideal']) {
      expect(await (await fetch(`${api}/methods/${method}/options`)).json()).toEqual([]);
    }
  });

  it('refuses a checkout that is over', async () => {
    const { api, link } = await checkout();
    await shopper(link).pay({ method: 'card', details: card(CARDS.approved) });
    expect(await codeOf(await fetch(`${api}/methods/mollie/options`))).toEqual([409, 'checkout_closed']);
  });
});

describe('GET …/options/:option/icon', () => {
  it('hands the picture on from our own origin, harmless by itself, and fetches it once', async () => {
    const { api } = await checkout();
    const before = mollie.pictures.length;
    const list = `${api}/methods/mollie/options?locale=de`;
    const [first]: OptionView[] = await (await fetch(list)).json();
    const address = new URL(String(first?.icon), list);
    const [one, two] = await Promise.all([fetch(address), fetch(address)]);
    expect(await one.text()).toMatch(/^<svg /);
    expect(await two.text()).toMatch(/^<svg /);
    expect(Object.fromEntries(one.headers)).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=604800, immutable',
    });
    expect(mollie.pictures.slice(before)).toEqual(['/external/icons/payment-methods/ideal.svg']);
  });

  it('has none for what is not in the list', async () => {
    const { api } = await checkout();
    for (const option of ['paypal', 'nothing', '__proto__', '%2e%2e%2f', '%00', 'x'.repeat(2_000)]) {
      const response = await fetch(`${api}/methods/mollie/options/${option}/icon`);
      expect(await codeOf(response)).toEqual([404, 'icon_not_found']);
    }
    expect((await fetch(`${api}/methods/card/options/ideal/icon`)).status).toBe(404);
  });
});

describe('POST …/payments with an option', () => {
  it('goes straight to what was chosen', async () => {
    const { link } = await checkout();
    const { status, body } = await shopper(link).pay({ method: 'mollie', option: 'bancontact' });
    expect([status, body.payment?.state]).toEqual([200, 'actionRequired']);
    expect([...mollie.books.payments.values()].at(-1)?.method).toBe('bancontact');
  });

  it('refuses one that is malformed, oversized, or of a method that has none', async () => {
    const { link } = await checkout();
    const made = mollie.books.payments.size;
    const forged = [
      '',
      ' ',
      'ideal ',
      '../ideal',
      'id"eal',
      '<b>',
      'x'.repeat(65),
      'x'.repeat(5_000),
      7,
      null,
      ['ideal'],
      {},
    ];
    for (const option of forged) {
      const { status, body } = await shopper(link).pay({ method: 'mollie', option: option as string });
      expect([option, status, body]).toMatchObject([option, 400, { error: { code: 'invalid_body' } }]);
    }
    for (const method of ['card', 'bank', 'ideal']) {
      const { status, body } = await shopper(link).pay({ method, option: 'ideal' });
      expect([status, body]).toMatchObject([422, { error: { code: 'option_unknown' } }]);
    }
    expect(mollie.books.payments.size).toBe(made);
  });

  it('says when the chosen one is gone, and another one can be paid with', async () => {
    const { link } = await checkout();
    const { methods } = mollie;
    mollie.methods = ['ideal'];
    for (const option of ['bancontact', 'nothing']) {
      const { body } = await shopper(link).pay({ method: 'mollie', option });
      expect(body).toMatchObject({ state: 'open', payment: { failure: { code: 'method_unavailable' } } });
    }
    const { body } = await shopper(link).pay({ method: 'mollie', option: 'ideal' });
    expect(body.payment?.state).toBe('actionRequired');
    mollie.methods = methods;
  });

  it('a repeated press is one payment', async () => {
    const { link } = await checkout();
    const made = mollie.books.payments.size;
    const attempt = 'a-press-that-was-repeated';
    await Promise.all([1, 2, 3].map(() => shopper(link).pay({ method: 'mollie', option: 'ideal', attempt })));
    expect(mollie.books.payments.size - made).toBe(1);
  });
});
