/** How an order comes to be placed, by whom, and with whose money. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CARDS, card, shopper } from '../support/api.ts';
import { actionsOf } from './support/books.ts';
import { giveToken, requestCheckout } from './support/gateway-model.ts';
import { newOrder, type Order, placedOrder, SLOW } from './support/order.ts';
import { HOODIE_CENTS, openShop, type Shop } from './support/shop.ts';

const ALL = { authorized: HOODIE_CENTS };
const CAPTURED = { ...ALL, captured: HOODIE_CENTS };

/** A second store of the same organization, with a secret of its own. */
const withOutlet = (yaml: string) =>
  yaml.replace(
    '\nmethods:\n',
    `
  - id: outlet
    platform: commercelayer
    secret: 0123456789abcdef0123456789abcdef
    origins: [${/origins: \[(.+)\]\n {4}methods: .*\n(?: {4}.*\n)? {4}organization/.exec(yaml)?.[1]}]
    methods: [card]
    organization: ${/organization: (.+)/.exec(yaml)?.[1]}
methods:
`,
  );

const statusesOf = (shop: Shop, { id }: Order) =>
  shop.platform.ledger.callsOf(id, 'authorize').map(({ status }) => status);

describe('a payment method that places by itself', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ answerWithinMs: 1_000, fashion: { autoPlace: true } });
  });
  afterAll(() => shop.stop());

  /** What a storefront does with such a method: the order is placed by what the bank says, not by the shopper. */
  async function authorize(order: Order): Promise<void> {
    const { checkout } = await order.open();
    await giveToken(order.by.sdk, order.id, checkout);
    await order.by.sdk.orders._authorize(order.id);
  }

  it('places once the late approval is told, and not before', async () => {
    const order = newOrder(shop);
    await order.pay(CARDS.settlesLater);
    await authorize(order);
    expect(order.shown).toBe('pending unpaid');
    await order.holds({}, { pending: ALL });
    expect(await order.outcome('authorize')).toMatchObject({ state: 'succeeded' });
    await shop.platform.idle();
    expect(order.shown).toBe('placed authorized');
    await order.holds(ALL);
  });

  it('does not place after a late decline; another card at once does', async () => {
    const order = newOrder(shop);
    await order.pay(SLOW.declinedLater);
    await authorize(order);
    for (const { ref, stage } of shop.scene.bank.payments()) {
      if (stage === 'processing') shop.scene.bank.settleNow(ref);
    }
    expect(await order.outcome('authorize')).toMatchObject({ state: 'failed' });
    expect(order.shown).toBe('pending unpaid');
    await order.holds({});
    await order.pay(CARDS.approved);
    await authorize(order);
    expect(order.latest('authorize')).toMatchObject({ state: 'succeeded' });
    await order.holds(ALL);
  });

  it('an approval at once authorizes, and placing then asks nobody again', async () => {
    const order = newOrder(shop);
    await order.pay(CARDS.approved);
    await authorize(order);
    expect(order.shown).toBe('pending authorized');
    await order.holds(ALL);
    await order.by.sdk.orders._place(order.id);
    expect([order.shown, statusesOf(shop, order)]).toEqual(['placed authorized', [200]]);
    await order.holds(ALL);
  });
});

describe('a payment method that captures by itself', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ answerWithinMs: 1_000 });
    const { payment_methods } = shop.merchant.sdk;
    for (const { id } of await payment_methods.list()) await payment_methods.update({ id, auto_capture: true });
  });
  afterAll(() => shop.stop());

  it('captures right after authorizing, in the same request', async () => {
    const order = newOrder(shop);
    await order.pay(CARDS.approved);
    await order.place();
    expect(order.shown).toBe('placed paid');
    await order.holds(CAPTURED);
    await order.refund();
    await order.holds({ ...CAPTURED, refunded: HOODIE_CENTS });
  });

  it('captures when the late approval is told', async () => {
    const order = newOrder(shop);
    await order.pay(CARDS.settlesLater);
    await order.place();
    await order.holds({}, { pending: ALL });
    await order.outcome('authorize');
    await shop.platform.idle();
    expect(order.latest('capture')).toMatchObject({ state: 'succeeded' });
    expect(order.shown).toBe('placed paid');
    await order.holds(CAPTURED);
  });
});

describe('an order', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ edit: withOutlet });
  });
  afterAll(() => shop.stop());

  it('whose amount changed after it was paid is not placed; it is paid again, and the first reserve released', async () => {
    const order = newOrder(shop);
    await order.pay(CARDS.approved);
    const { sdk } = order.by;
    await sdk.line_items.create({ sku_code: 'MUG', quantity: 1, order: sdk.orders.relationship(order.id) });
    expect(await order.place()).toMatchObject({ state: 'declined', errorCode: 'amount_mismatch' });
    expect([order.shown, statusesOf(shop, order)]).toEqual(['pending unpaid', [402]]);
    await order.holds({}, { unclaimed: HOODIE_CENTS });

    expect((await order.pay(CARDS.approved)).amount.amountMinor).toBe(7_400);
    await order.place();
    expect([order.shown, statusesOf(shop, order)]).toEqual(['placed authorized', [402, 200]]);
    await shop.scene.pass(1_000);
    await order.holds({ authorized: 7_400 });
    expect(shop.scene.bank.payments().filter(({ stage }) => stage === 'voided')).toMatchObject([
      { authorized: HOODIE_CENTS, released: HOODIE_CENTS, captured: 0 },
    ]);
    await order.capture();
    await order.holds({ authorized: 7_400, captured: 7_400 });
  });

  it('whose amount changed while its checkout was open is paid at the new amount', async () => {
    const order = newOrder(shop);
    const before = await order.open();
    const { sdk } = order.by;
    await sdk.line_items.create({ sku_code: 'MUG', quantity: 1, order: sdk.orders.relationship(order.id) });
    expect((await order.pay(CARDS.approved)).amount.amountMinor).toBe(7_400);
    expect((await shopper(before.url).view()).state).toBe('cancelled');
    await order.place();
    await order.holds({ authorized: 7_400 });
  });

  it('placed in two tabs at once is authorized once', async () => {
    const order = newOrder(shop);
    await order.pay(CARDS.approved);
    const { checkout } = await order.open();
    const tabs = [order.by, shop.visitor()];
    for (const { sdk } of tabs) await giveToken(sdk, order.id, checkout);
    const placed = await Promise.allSettled(tabs.map(({ sdk }) => sdk.orders._place(order.id)));
    expect(placed.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect([order.shown, statusesOf(shop, order)]).toEqual(['placed authorized', [200]]);
    await order.holds(ALL);
  });

  it('paid and placed in two tabs at once is reserved once', async () => {
    const order = newOrder(shop);
    const { url, checkout } = await order.open();
    await giveToken(order.by.sdk, order.id, checkout);
    await Promise.allSettled(
      [order.by, shop.visitor()].map(async ({ sdk }) => {
        await shopper(url).pay({ details: card(CARDS.approved) });
        return sdk.orders._place(order.id);
      }),
    );
    await shop.until('the order to be placed', async () => {
      if (order.shown !== 'placed authorized') await order.place();
      return order.shown === 'placed authorized';
    });
    await order.holds(ALL);
    expect(await actionsOf(shop, order.id)).toHaveLength(1);
  });

  it('placed by the second tab after the answer to the first was lost is the same authorization', async () => {
    const order = newOrder(shop);
    await order.pay(CARDS.approved);
    shop.platform.faults.calls.authorize.push({ fault: 'loseAnswer' });
    await order.place();
    expect(order.shown).toBe('pending unpaid');
    await order.holds(ALL, { platform: { authorized: 0 } });
    const other = shop.visitor();
    await giveToken(other.sdk, order.id, (await order.open()).checkout);
    await other.sdk.orders._place(order.id);
    expect(order.shown).toBe('placed authorized');
    await order.holds(ALL);
    expect(new Set(shop.platform.ledger.callsOf(order.id).map(({ answer }) => answer)).size).toBe(1);
  });
});

describe('a token in the wrong hands is 402, and its order stays pending:', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ edit: withOutlet });
  });
  afterAll(() => shop.stop());

  async function expectRefused(order: Order, token: string, code: string, unclaimed = 0): Promise<void> {
    expect(await order.place(token)).toMatchObject({ state: 'declined', errorCode: code });
    expect([order.shown, statusesOf(shop, order).at(-1)]).toEqual(['pending unpaid', 402]);
    await order.holds({}, { unclaimed });
  }

  it('of another order, paid', async () => {
    const rich = newOrder(shop);
    await rich.pay(CARDS.approved);
    const { checkout } = await rich.open();
    await expectRefused(newOrder(shop), checkout, 'token_foreign');
    expect(await rich.place()).toMatchObject({ state: 'succeeded' });
    await rich.holds(ALL);
  });

  it('of another order, placed', async () => {
    const rich = newOrder(shop);
    await rich.pay(CARDS.approved);
    const { checkout } = await rich.open();
    await rich.place();
    await expectRefused(newOrder(shop), checkout, 'token_foreign');
    await rich.holds(ALL);
  });

  it('of the same order at another store', async () => {
    const order = newOrder(shop);
    const { accessToken } = order.by;
    const answer = await requestCheckout(shop, { orderId: order.id, accessToken }, 'outlet');
    const { url, checkout } = answer.body as { url: string; checkout: string };
    await shopper(url).pay({ details: card(CARDS.approved) });
    await expectRefused(order, checkout, 'token_foreign', HOODIE_CENTS);
  });

  it('never paid', async () => {
    const order = newOrder(shop);
    await expectRefused(order, (await order.open()).checkout, 'payment_required');
    await order.pay(CARDS.approved);
    await order.place();
    await order.holds(ALL);
  });

  it('of a checkout whose money was released again', async () => {
    const order = newOrder(shop);
    await order.pay(CARDS.approved);
    const { checkout } = await order.open();
    await giveToken(order.by.sdk, order.id, checkout);
    await order.by.sdk.orders._authorize(order.id);
    await order.holds(ALL);
    await order.void();
    await order.holds({ ...ALL, voided: HOODIE_CENTS });
    await order.by.sdk.orders._place(order.id);
    expect(order.latest('authorize')).toMatchObject({ state: 'declined', errorCode: 'token_spent' });
    expect(order.shown).toBe('pending voided');
    // Paid again, it is placed.
    await order.pay(CARDS.approved);
    await order.place();
    expect(order.shown).toBe('placed authorized');
    await order.holds({ authorized: 2 * HOODIE_CENTS, voided: HOODIE_CENTS });
  });

  it.each([
    ['made up', 'co_00000000000000000000000000000000'],
    ['not one of ours', 'testToken12334554'],
    ['a transaction’s', 'act_'],
    ['one made by a joker', '{"$ne":null}'],
  ])('%s', async (_what, text) => {
    const other = text === 'act_' ? (await placedOrder(shop, CARDS.approved)).latest('authorize').token : text;
    await expectRefused(newOrder(shop), other ?? '', 'token_foreign');
  });
});
