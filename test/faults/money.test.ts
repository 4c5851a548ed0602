/** Group F: amounts, from the store's request to what the bank took and the store was told. */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signCall } from '../../demo/craftingstore/index.ts';
import type { MarkPaid, MarkPaidResult } from '../../server/operator/operator.ts';
import { CARDS, card, shopper } from '../support/api.ts';
import { transferOf } from '../support/transfer.ts';
import { eventually } from '../support/world.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
const open = async (...options: Parameters<typeof openScene>) => {
  scene = await openScene(...options);
};
afterEach(() => scene.stop());

const item = (price: number) => [{ id: 'x', name: 'VIP', description: '', price, command: 'op {player}' }];
const blocks = (yaml: string, keys: string) =>
  yaml.replace(`secret: \${BLOCKS_SECRET}`, `secret: \${BLOCKS_SECRET}\n    ${keys}`);

/** A create call as the store would sign it, with whatever stands for price and currency. */
async function create(price: unknown, currency: unknown = 'eur') {
  const body = {
    type: 'PENDING',
    transactionId: 'AAAAA-BBBBB',
    currency,
    package: { name: 'VIP', price: 'PRICE' },
    webhook: { failedUrl: 'https://blocks.example/failed', successUrl: 'https://blocks.example/success' },
  };
  const { raw } = signCall(body, '');
  // Written into the text, so that numbers JavaScript would not write this way arrive as they are.
  const sent = raw.replace('"PRICE"', typeof price === 'string' ? price : JSON.stringify(price));
  const signature = createHmac('sha256', scene.secrets.BLOCKS_SECRET).update(sent).digest('hex');
  return fetch(`${scene.url}/craftingstore/blocks`, {
    method: 'POST',
    body: sent,
    headers: { 'x-signature': signature },
  });
}

describe('a currency', () => {
  it.each([
    ['JPY', 90_000, 900],
    ['KRW', 90_000, 900],
    ['USD', 900, 900],
    ['TWD', 900, 900],
    ['HUF', 900, 900],
    ['ISK', 90_000, 900],
    ['UGX', 90_000, 900],
    ['MGA', 900, 900],
    ['MRU', 900, 900],
  ])('F1/F6 %s: a price of %d "cents" is charged as %d minor units by ISO 4217', async (currency, price, minor) => {
    await open({ craftingStore: { currency } });
    const { transactionId, url } = await scene.craftingStore.purchase({ packages: item(price) });
    await shopper(url ?? '').pay({ details: card(CARDS.approved) });
    await eventually('the store to be told', async () => (await shopper(url ?? '').view()).storeInformed);
    expect(scene.charges().map(({ money, captured }) => [money, captured])).toEqual([
      [{ amountMinor: minor, currency }, minor],
    ]);
    expect(scene.craftingStore.ledger.payment(transactionId).commandsRun).toHaveLength(1);
  });

  it.each(['KWD', 'BHD'])(
    'F1/F6 %s has three decimals: refused until the merchant says how the store counts',
    async (currency) => {
      await open({ craftingStore: { currency } });
      expect((await scene.craftingStore.purchase({ packages: item(900) })).status).toBe(400);
      await scene.restart((yaml) => blocks(yaml, 'priceScale: minor'));
      const { url } = await scene.craftingStore.purchase({ packages: item(900) });
      expect((await shopper(url ?? '').view()).amount).toEqual({ amountMinor: 900, currency });
    },
  );

  it('F6 a price that is no whole yen is refused, not rounded; priceScale: minor takes it as yen', async () => {
    await open({ craftingStore: { currency: 'JPY' } });
    expect((await scene.craftingStore.purchase({ packages: item(950) })).status).toBe(400);
    await scene.restart((yaml) => blocks(yaml, 'priceScale: minor'));
    const { url } = await scene.craftingStore.purchase({ packages: item(950) });
    expect((await shopper(url ?? '').view()).amount).toEqual({ amountMinor: 950, currency: 'JPY' });
  });

  it('F7 other than euro is not offered by SEPA transfer, and not taken by it', async () => {
    await open({ craftingStore: { currency: 'USD' } });
    const { url } = await scene.craftingStore.purchase();
    expect((await shopper(url ?? '').view()).methods.map(({ id }) => id)).toEqual(['card']);
    expect((await shopper(url ?? '').pay({ method: 'bank' })).status).toBe(422);
  });
});

describe('a price', () => {
  beforeEach(() => open());

  it.each([
    0.1 + 0.2,
    19.99 * 100,
    1.005,
    '19.990000000000002',
    '9007199254740993',
    '1e400',
    -900,
    '-0',
    0,
    '"900"',
    '"1e3"',
    '"１２"',
    '"12,50"',
    'null',
    '[900]',
  ])('F2–F4 of %s is refused and stored nowhere', async (price) => {
    const response = await create(price);
    expect([response.status, await response.text()]).toEqual([400, '{"success":false}']);
    expect(await scene.tillgate.domain.database.read.selectFrom('checkouts').select('id').execute()).toEqual([]);
  });

  it.each([['9e2'], ['900.0'], ['900']])('F3 written as %s is 900', async (price) => {
    expect((await create(price)).status).toBe(200);
    const [stored] = await scene.tillgate.domain.database.read.selectFrom('checkouts').selectAll().execute();
    expect([stored?.amount_minor, stored?.currency]).toEqual([900, 'EUR']);
  });

  it('F8 and its currency stay the store’s, whatever the browser adds to the link', async () => {
    const { url } = await scene.craftingStore.purchase({ packages: item(900) });
    const hostile = `${url}?currency=jpy&amount=1&amountMinor=1&price=1`;
    const page = await (await fetch(hostile, { headers: { cookie: 'currency=JPY; amount=1' } })).text();
    expect(page).toContain('"amount":{"amountMinor":900,"currency":"EUR"}');
    await shopper(hostile).pay({ details: card(CARDS.approved) });
    expect(scene.charges().map(({ money }) => money)).toEqual([{ amountMinor: 900, currency: 'EUR' }]);
  });

  it('F8/F9 an ATShop price is the shop’s, whatever the link request asks for', async () => {
    const { _id } = scene.atshop.placeOrder({ toPay: 1_500 });
    const response = await fetch(
      `${scene.url}/atshop/keys/payment-link?orderId=${_id}&amount=1&toPay=1&quantity=0&currency=JPY`,
    );
    const { url } = (await response.json()) as { url: string };
    expect((await shopper(url).view()).amount).toEqual({ amountMinor: 1_500, currency: 'EUR' });
  });

  it.each(['amount', 'amountMinor', 'currency', 'money', 'price'])(
    'F9 sent by the browser as %s is refused',
    async (key) => {
      const { url } = await scene.craftingStore.purchase();
      const { status } = await shopper(url ?? '').pay({ details: card(CARDS.approved), [key]: 1 });
      expect(status).toBe(400);
      expect(scene.charges()).toEqual([]);
    },
  );
});

describe('a bank transfer', () => {
  beforeEach(() => open());

  /** An order of 9.00 EUR whose shopper chose to transfer. */
  async function awaited() {
    const { transactionId, url } = await scene.craftingStore.purchase({ packages: item(900) });
    const { body } = await shopper(url ?? '').pay({ method: 'bank' });
    const transfer = transferOf(body.payment?.instructions);
    if (!transfer || url === null) throw new Error('no transfer');
    return { transactionId, url, reference: transfer.reference, amount: transfer.amount };
  }

  const received = (
    target: string,
    amountMinor: number | null,
    changes: Partial<MarkPaid> = {},
  ): Promise<MarkPaidResult> =>
    scene.operator.markPaid({
      target,
      received: amountMinor === null ? null : { amountMinor, currency: 'EUR' },
      bankRef: 'LINE-1',
      accept: false,
      by: 'test',
      ...changes,
    });

  const callbacks = async (transactionId: string) => {
    await scene.pass(1_000);
    await scene.pass(1_000);
    return scene.craftingStore.ledger.callbacksFor(transactionId).length;
  };

  it.each([
    ['F10 short by one cent', 899, ['underpaid']],
    ['F10 over by one cent', 901, ['overpaid']],
  ])('%s: flagged, the store hears nothing until a person accepts it', async (_what, amount, flags) => {
    const { transactionId, url, reference } = await awaited();
    expect(await received(reference, amount)).toMatchObject({ result: 'flagged', flags });
    expect(await callbacks(transactionId)).toBe(0);
    expect((await shopper(url).view()).state).toBe('review');
    expect(await received(reference, amount, { accept: true })).toMatchObject({ result: 'paid' });
    expect(await callbacks(transactionId)).toBe(1);
  });

  it('F11 in two parts that sum to the price: paid with the second, told once', async () => {
    const { transactionId, reference } = await awaited();
    expect(await received(reference, 400)).toMatchObject({ result: 'flagged', flags: ['underpaid'] });
    expect(await callbacks(transactionId)).toBe(0);
    expect(await received(reference, 500, { bankRef: 'LINE-2' })).toMatchObject({ result: 'paid' });
    expect(await callbacks(transactionId)).toBe(1);
    expect(scene.craftingStore.ledger.payment(transactionId).commandsRun).toHaveLength(1);
  });

  it('F12 imported twice: counted once, told once', async () => {
    const { transactionId, reference } = await awaited();
    expect(await received(reference, 450)).toMatchObject({ result: 'flagged' });
    expect(await received(reference, 450)).toMatchObject({ result: 'duplicate' });
    expect(await callbacks(transactionId)).toBe(0);
    expect(await received(reference, 450, { bankRef: 'LINE-2' })).toMatchObject({ result: 'paid' });
    expect(await received(reference, 450, { bankRef: 'LINE-2' })).toMatchObject({ result: 'duplicate' });
    expect(await callbacks(transactionId)).toBe(1);
  });

  it.each<[string, (reference: string) => string]>([
    ['in lower case with spaces', (one) => ` ${one.toLowerCase().replaceAll('-', ' ')} `],
    ['without its separators', (one) => one.replace(/[^A-Za-z0-9]/g, '')],
    ['within the words of the payer', (one) => `Invoice ${one} thanks`],
  ])('F13 with its reference %s: found', async (_what, write) => {
    const { transactionId, reference } = await awaited();
    expect(await received(write(reference), null)).toMatchObject({ result: 'paid' });
    expect(await callbacks(transactionId)).toBe(1);
  });

  it('F13 with a mistyped reference: refused, nothing recorded, nobody told', async () => {
    const { transactionId, reference } = await awaited();
    const last = reference.at(-1) === '7' ? '8' : '7';
    expect(await received(`${reference.slice(0, -1)}${last}`, null)).toMatchObject({
      result: 'refused',
      code: 'not_found',
    });
    expect(await callbacks(transactionId)).toBe(0);
  });

  it('F13 with another order’s reference: that order is paid, this one is not', async () => {
    const mine = await awaited();
    const other = await awaited();
    await received(other.reference, null);
    expect([await callbacks(mine.transactionId), await callbacks(other.transactionId)]).toEqual([0, 1]);
  });

  it('F14 of 0 €: no money, nothing recorded', async () => {
    const { transactionId, url, reference } = await awaited();
    expect(await received(reference, 0)).toMatchObject({ result: 'refused' });
    expect(await callbacks(transactionId)).toBe(0);
    expect((await shopper(url).view()).payment?.state).toBe('awaitingTransfer');
  });

  it('in another currency: flagged, the store hears nothing', async () => {
    const { transactionId, reference } = await awaited();
    const result = await received(reference, null, { received: { amountMinor: 900, currency: 'USD' } });
    expect(result).toMatchObject({ result: 'flagged', flags: ['currencyMismatch'] });
    expect(await callbacks(transactionId)).toBe(0);
  });
});
