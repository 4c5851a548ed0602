import { describe, expect, it } from 'vitest';
import { answerAlways, orderId, payNow, refusal, storefront } from './storefront.ts';

const at = storefront();
const saves = () => at().asked.filter(({ body }) => body.data?.attributes._save_payment_source_to_customer_wallet);

describe('keeping the payment source', () => {
  it('is told to Tillgate, and done once the order is placed', async () => {
    expect(await payNow({ save: true })).toMatchObject({ status: 'placed' });
    expect(at().asked.find(({ line }) => line === 'POST checkouts')?.body.save).toBe(true);
    expect(saves()).toEqual([at().asked.at(-1)]);
  });

  it('is not done unless asked for', async () => {
    await payNow();
    expect(saves()).toEqual([]);
  });

  it('leaves the order placed when it fails, and is not tried twice', async () => {
    at().answers.unshift(({ body }) =>
      body.data?.attributes._save_payment_source_to_customer_wallet
        ? refusal(422, 'VALIDATION_ERROR', 'The customer is a guest')
        : undefined,
    );
    expect(await payNow({ save: true })).toMatchObject({
      status: 'placed',
      code: 'not_saved',
      message: 'The customer is a guest',
    });
    expect(saves()).toHaveLength(1);
  });

  it('waits for a payment that is authorized', async () => {
    at().placing = () => Object.assign(at().order, { status: 'placed' });
    expect(await payNow({ save: true })).toMatchObject({ status: 'pending', code: 'not_saved' });
    expect(saves()).toEqual([]);
  });

  it('is not done again for an order that was placed before', async () => {
    Object.assign(at().order, { status: 'placed', payment_status: 'authorized' });
    expect(await payNow({ save: true })).toMatchObject({ status: 'placed' });
    expect(saves()).toEqual([]);
  });
});

describe('a payment source that was kept', () => {
  it('pays without the shopper', async () => {
    expect((await payNow({ customerPaymentSource: 'cps1' })).status).toBe('placed');
    expect(at().overlay).toEqual([]);
    expect(at().lines()).not.toContain('POST checkouts');
    const told = at()
      .asked.map(({ body }) => body.data?.attributes)
      .filter(Boolean);
    expect(told).toEqual([{}, { _customer_payment_source_id: 'cps1' }, { _place: true }]);
  });

  it('is failed when it is declined', async () => {
    at().placing = () => {};
    expect(await payNow({ customerPaymentSource: 'cps1' })).toMatchObject({ status: 'failed', code: 'declined' });
  });

  it('is failed when it is not this customer’s', async () => {
    answerAlways(at(), `PATCH /api/orders/${orderId}`, () => refusal(422, 'VALIDATION_ERROR', 'Not yours'));
    expect(await payNow({ customerPaymentSource: 'cps1' })).toMatchObject({
      status: 'failed',
      code: 'refused',
      message: 'Not yours',
    });
  });
});
