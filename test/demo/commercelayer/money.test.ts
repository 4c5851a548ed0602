import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { amountOf, hmac, no, yes } from './gateway-stub.ts';
import { startWorld, type World } from './world.ts';

describe('the money of an order, moved by the official SDK', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());
  afterEach(() => {
    world.stub.answer = yes;
  });

  it('is authorized by placing, with the total including taxes', async () => {
    const { shopper, fake, stub, gateway } = world;
    const id = await world.cart({ currency: 'USD', lines: [{ sku: 'MUG', quantity: 2 }], shippingCents: 700 });
    const order = await shopper.orders._place(id, { include: ['payment_source'] });
    expect(order).toMatchObject({
      status: 'placed',
      payment_status: 'authorized',
      editable: false,
      total_amount_cents: 3_900,
      total_amount_with_taxes_cents: 4_290,
      payment_source: { type: 'external_payments', payment_source_token: `co_${id}` },
    });
    expect(fake.ledger.money(id)).toEqual({ authorized: 4_290, captured: 0, voided: 0, refunded: 0 });
    const call = stub.calls.at(-1);
    expect(call).toMatchObject({ action: 'authorize', document: { data: { type: 'external_payments' } } });
    expect(call?.signature).toBe(hmac(call?.raw ?? '', gateway.secret));
    expect(fake.ledger.callsOf(id)).toMatchObject([{ action: 'authorize', end: 'answered', status: 200 }]);
  });

  it('is captured in parts, and the rest voided', async () => {
    const { admin, fake, stub } = world;
    const id = await world.placed({ lines: [{ sku: 'HOODIE' }] });
    const authorization = world.authorizationOf(id);
    await admin.authorizations.update({ id: authorization, _capture: true, _capture_amount_cents: 2_000 });
    await admin.authorizations.update({ id: authorization, _capture: true, _capture_amount_cents: 2_000 });
    expect((await admin.orders.retrieve(id)).payment_status).toBe('partially_paid');
    const [first, second] = stub.calls.slice(-2);
    expect([first, second].map((call) => call?.document.data.attributes.capture_balance_cents)).toEqual([5_900, 3_900]);
    await expect(
      admin.authorizations.update({ id: authorization, _capture: true, _capture_amount_cents: 1_901 }),
    ).rejects.toMatchObject({ status: 422, errors: [{ code: 'VALIDATION_ERROR' }] });
    await admin.authorizations._void(authorization);
    const shown = await admin.authorizations.retrieve(authorization, { include: ['captures', 'voids'] });
    expect(shown).toMatchObject({ capture_balance_cents: 0, void_balance_cents: 0 });
    expect(shown.captures?.map(({ amount_cents }) => amount_cents)).toEqual([2_000, 2_000]);
    expect(shown.voids?.map(({ amount_cents }) => amount_cents)).toEqual([1_900]);
    expect(fake.ledger.money(id)).toEqual({ authorized: 5_900, captured: 4_000, voided: 1_900, refunded: 0 });
    expect(fake.order(id).paymentStatus).toBe('partially_voided');
  });

  it('is refunded twice by the same amount, with the token answered at capture', async () => {
    const { admin, fake, stub } = world;
    const id = await world.placed({ lines: [{ sku: 'MUG' }] });
    const order = await admin.orders._capture(id, { include: ['captures'] });
    expect(order.payment_status).toBe('paid');
    const capture = order.captures?.[0];
    expect(capture?.token).toBe(`act_capture_${world.authorizationOf(id)}`);
    for (const expected of ['partially_refunded', 'partially_refunded']) {
      await admin.captures.update({ id: capture?.id ?? '', _refund: true, _refund_amount_cents: 500 });
      expect(fake.order(id).paymentStatus).toBe(expected);
    }
    const calls = stub.calls.slice(-2);
    expect(calls.map((call) => call.document.data.attributes)).toMatchObject([
      { token: capture?.token, refund_amount_cents: 500, refund_balance_cents: 1_500 },
      { token: capture?.token, refund_amount_cents: 500, refund_balance_cents: 1_000 },
    ]);
    await admin.orders._refund(id);
    expect(fake.order(id).paymentStatus).toBe('refunded');
    expect(fake.ledger.money(id)).toEqual({ authorized: 1_500, captured: 1_500, voided: 0, refunded: 1_500 });
    await expect(admin.orders._refund(id)).rejects.toMatchObject({ status: 422 });
  });

  it('is voided by cancelling the order', async () => {
    const { shopper, fake } = world;
    const id = await world.placed();
    const order = await shopper.orders._cancel(id);
    expect(order).toMatchObject({ status: 'cancelled', payment_status: 'voided' });
    expect(fake.ledger.money(id)).toMatchObject({ authorized: 2_400, voided: 2_400 });
  });

  it('stays where it was when the gateway declines, and can be tried again with a new source', async () => {
    const { shopper, fake, stub } = world;
    stub.answer = no(402, 'card_declined', 'The card was declined.');
    const id = await world.cart();
    const declined = await shopper.orders._place(id, { include: ['authorizations'] });
    expect(declined).toMatchObject({
      status: 'pending',
      payment_status: 'unpaid',
      editable: true,
      authorizations: [{ succeeded: false, error_code: 'card_declined', message: 'The card was declined.' }],
    });
    expect(fake.breaker(world.gateway.id)).toEqual({ state: 'closed', failures: 0 });
    stub.answer = yes;
    await shopper.external_payments.create({
      payment_source_token: 'co_again',
      order: shopper.orders.relationship(id),
    });
    expect(await shopper.orders._place(id)).toMatchObject({ status: 'placed', payment_status: 'authorized' });
  });

  it('is authorized once when two tabs place the same order', async () => {
    const { shopper, fake } = world;
    const id = await world.cart();
    const results = await Promise.allSettled([shopper.orders._place(id), shopper.orders._place(id)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(fake.ledger.callsOf(id, 'authorize')).toHaveLength(1);
  });

  it('is not authorized again by placing what was authorized before', async () => {
    const { shopper, fake } = world;
    const id = await world.cart();
    expect(await shopper.orders._authorize(id)).toMatchObject({ status: 'pending', payment_status: 'authorized' });
    expect(await shopper.orders._place(id)).toMatchObject({ status: 'placed', payment_status: 'authorized' });
    expect(fake.ledger.callsOf(id, 'authorize')).toHaveLength(1);
  });

  it('is what the gateway says it authorized', async () => {
    const { shopper, fake, stub } = world;
    stub.answer = (call) => ({
      status: 200,
      body: { success: true, data: { transaction_token: 'act_less', amount_cents: amountOf(call) - 1 } },
    });
    const id = await world.cart();
    await shopper.orders._place(id);
    expect(fake.order(id)).toMatchObject({ status: 'pending', paymentStatus: 'partially_authorized' });
  });

  it('is captured at once where the payment method says so', async () => {
    const auto = await startWorld({}, { method: { auto_capture: true } });
    try {
      const id = await auto.placed();
      expect(auto.fake.order(id)).toMatchObject({ status: 'placed', paymentStatus: 'paid' });
    } finally {
      await auto.stop();
    }
  });
});
