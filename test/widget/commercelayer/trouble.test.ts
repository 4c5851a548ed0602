import { describe, expect, it } from 'vitest';
import {
  answerAlways,
  answerOnce,
  checkout,
  json,
  noNetwork,
  orderId,
  payNow,
  refusal,
  storefront,
} from './storefront.ts';

const at = storefront();
const everything = /./;

describe('Commerce Layer', () => {
  it.each([
    [401, 'INVALID_TOKEN', 'token_expired'],
    [401, 'UNAUTHORIZED', 'token_not_allowed'],
    [403, 'FORBIDDEN', 'token_not_allowed'],
    [404, 'RECORD_NOT_FOUND', 'order_not_found'],
    [400, 'BAD_REQUEST', 'refused'],
  ])('with %i %s is a failure with the code %s', async (status, theirs, code) => {
    answerAlways(at(), everything, () => refusal(status, theirs, 'Their reason'));
    const result = await payNow({ model: 'gateway' });
    expect(result).toMatchObject({ status: 'failed', code, order: { id: orderId } });
    expect(result.message).toContain('Their reason');
    expect(at().lines()).toHaveLength(1);
  });

  it('tells what to do about an expired token', async () => {
    answerAlways(at(), everything, () => refusal(401, 'INVALID_TOKEN', 'The access token is expired'));
    expect((await payNow()).message).toBe('Get a new access token and call pay() again: The access token is expired');
  });

  it('may be away for a moment', async () => {
    answerOnce(
      at(),
      `GET /api/orders/${orderId}?include=available_payment_methods,payment_method,payment_source`,
      noNetwork,
    );
    answerOnce(at(), 'POST /api/external_payments', () => new Response('', { status: 503 }));
    expect((await payNow()).status).toBe('placed');
    expect(
      at()
        .lines()
        .filter((line) => line.includes('external_payments')),
    ).toHaveLength(2);
  });

  it('is unavailable after three tries, and nothing is known of the order', async () => {
    answerAlways(at(), everything, noNetwork);
    expect(await payNow()).toEqual({
      status: 'failed',
      code: 'unavailable',
      message: 'fashion.commercelayer.io did not answer',
      order: { id: orderId },
    });
    expect(at().lines()).toHaveLength(3);
  });

  it('is told apart when only it refuses the payment source of a paid order: a call later goes on', async () => {
    answerAlways(at(), 'POST /api/external_payments', noNetwork);
    expect(await payNow()).toMatchObject({ status: 'failed', code: 'unavailable', order: { status: 'pending' } });
    at().answers.length = 0;
    expect((await payNow()).status).toBe('placed');
    expect(at().overlay).toEqual([`open https://pay.example.com/checkout/${checkout}`, 'close']);
  });

  it.each([
    ['no document', 'hello'],
    ['nothing', null],
    ['a list', { data: [] }],
    ['no data', { meta: {} }],
    ['an order without a status', { data: { type: 'orders', id: orderId, attributes: {} } }],
    [
      'a status that is a number',
      { data: { type: 'orders', id: orderId, attributes: { status: 1, payment_status: 2 } } },
    ],
    ['attributes that are none', { data: { type: 'orders', id: orderId, attributes: 'x' } }],
  ])('with %s is not understood', async (_, body) => {
    answerAlways(at(), everything, () => json(body));
    expect(await payNow()).toMatchObject({ status: 'failed', code: 'unexpected_answer', order: { id: orderId } });
  });

  it.each([
    ['relationships that are none', 'x'],
    ['a relationship without data', { available_payment_methods: { links: {} } }],
    [
      'a relationship to what is not there',
      { available_payment_methods: { data: [{ type: 'payment_methods', id: 'x' }] } },
    ],
    ['a relationship to nothing', { available_payment_methods: { data: [null, 7, {}] } }],
  ])('with %s has no method', async (_, relationships) => {
    const attributes = { status: 'pending', payment_status: 'unpaid' };
    answerAlways(at(), everything, () =>
      json({ data: { type: 'orders', id: orderId, attributes, relationships }, included: 'x' }),
    );
    expect(await payNow()).toMatchObject({ status: 'failed', code: 'no_method' });
  });
});

describe('Tillgate', () => {
  it.each([
    [400, 'order_changed'],
    [403, 'origin_not_allowed'],
    [404, 'store_not_found'],
    [422, 'not_payable'],
  ])('with %i %s is a failure with that code', async (status, code) => {
    answerAlways(at(), 'POST checkouts', () => json({ error: { code, message: 'Because' } }, status));
    expect(await payNow()).toMatchObject({ status: 'failed', code, message: 'Because', order: { status: 'pending' } });
    expect(at().overlay).toEqual([]);
  });

  it('is unavailable after three tries', async () => {
    answerAlways(at(), 'POST checkouts', () => json({ error: { code: 'store_unreachable', message: 'Later' } }, 503));
    expect(await payNow()).toMatchObject({ status: 'failed', code: 'unavailable' });
    expect(
      at()
        .lines()
        .filter((line) => line === 'POST checkouts'),
    ).toHaveLength(3);
  });

  it.each([
    ['nothing', {}],
    ['no checkout', { url: 'https://pay.example.com/checkout/co_1', standing: 'unpaid' }],
    ['a standing of its own', { url: 'https://pay.example.com/checkout/co_1', checkout: 'co_1', standing: 'fine' }],
    ['an address that is none', { url: 7, checkout: 'co_1', standing: 'unpaid' }],
    ['an address elsewhere', { url: 'https://evil.example/checkout/co_1', checkout: 'co_1', standing: 'unpaid' }],
  ])('with %s is not understood', async (_, body) => {
    answerAlways(at(), 'POST checkouts', () => json(body));
    expect(await payNow()).toMatchObject({ status: 'failed', code: 'unexpected_answer' });
    expect(at().token).toBeNull();
  });

  it('is asked again whether a closed checkout is paid, as long as it takes', async () => {
    let asked = 0;
    at().shopper = () => {
      at().standing = 'paid';
      return { status: 'closed' };
    };
    at().answers.unshift(({ line }) => {
      if (line !== 'POST checkouts') return undefined;
      asked += 1;
      return asked === 2 ? noNetwork() : undefined;
    });
    expect((await payNow()).status).toBe('placed');
  });
});

it('lets a mistake of its own through', async () => {
  delete window.Tillgate;
  Object.defineProperty(window, 'Tillgate', {
    configurable: true,
    get() {
      return { open: () => ({ result: Promise.reject(new RangeError('A mistake')), close() {} }) };
    },
  });
  await expect(payNow()).rejects.toThrow(RangeError);
});
