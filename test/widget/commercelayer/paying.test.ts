import { describe, expect, it } from 'vitest';
import { checkout, externalMethod, orderId, payNow, storefront } from './storefront.ts';

const at = storefront();
const order = `/api/orders/${orderId}`;
const withMethods = `${order}?include=available_payment_methods,payment_method,payment_source`;

describe('paying an order', () => {
  it('takes the documented steps, and tells what the order says in the end', async () => {
    expect(await payNow()).toEqual({
      status: 'placed',
      order: { id: orderId, status: 'placed', paymentStatus: 'authorized' },
    });
    expect(at().lines()).toEqual([
      `GET ${withMethods}`,
      `PATCH ${order}`,
      'POST checkouts',
      `GET ${withMethods}`,
      'POST /api/external_payments',
      `PATCH ${order}`,
      `GET ${order}`,
    ]);
    const [, choose, , , source, place] = at().asked.map(({ body }) => body);
    expect(choose).toEqual({
      data: {
        type: 'orders',
        id: orderId,
        attributes: {},
        relationships: { payment_method: { data: { type: 'payment_methods', id: 'mExt' } } },
      },
    });
    expect(source).toEqual({
      data: {
        type: 'external_payments',
        attributes: { payment_source_token: checkout },
        relationships: { order: { data: { type: 'orders', id: orderId } } },
      },
    });
    expect(place?.data?.attributes).toEqual({ _place: true });
  });

  it('speaks JSON:API with the token of the shopper, to the organization only', async () => {
    await payNow();
    const foreign = at().asked.filter(({ url }) => url.startsWith('https://fashion.commercelayer.io/api/'));
    expect(foreign).toHaveLength(6);
    for (const { headers } of foreign) {
      expect(headers.get('authorization')).toBe('Bearer shopper-token');
      expect(headers.get('accept')).toBe('application/vnd.api+json');
      expect(headers.get('content-type')).toBe('application/vnd.api+json');
    }
  });

  it('asks Tillgate for the checkout without an amount, and without a preflight', async () => {
    await payNow({ returnUrl: 'https://fashion.example.com/thanks' });
    const asked = at().asked.find(({ line }) => line === 'POST checkouts');
    expect(asked?.body).toEqual({
      orderId,
      accessToken: 'shopper-token',
      returnUrl: 'https://fashion.example.com/thanks',
    });
    expect([...(asked?.headers.keys() ?? [])]).toEqual([]);
  });

  it('brings the shopper back to this page unless told otherwise', async () => {
    await payNow();
    expect(at().asked.find(({ line }) => line === 'POST checkouts')?.body.returnUrl).toBe(location.href);
  });

  it('opens the overlay from the opener, and closes it before the order is placed', async () => {
    const opener = document.createElement('button');
    at().placing = () => {
      expect(at().overlay).toEqual([`open https://pay.example.com/checkout/${checkout}`, 'close']);
      Object.assign(at().order, { status: 'placed', payment_status: 'paid' });
    };
    expect((await payNow({ opener })).order.paymentStatus).toBe('paid');
    expect(at().opener).toBe(opener);
  });

  it('leaves the payment method alone that is chosen already', async () => {
    at().method = 'mExt';
    await payNow();
    expect(
      at()
        .lines()
        .filter((line) => line === `PATCH ${order}`),
    ).toHaveLength(1);
  });

  it('chooses it again when it was changed while the shopper paid', async () => {
    const pays = at().shopper;
    at().shopper = () => {
      at().method = 'mWire';
      return pays();
    };
    expect((await payNow()).status).toBe('placed');
    expect(at().method).toBe('mExt');
    expect(at().token).toBe(checkout);
  });

  it('places an order that costs nothing without a payment', async () => {
    Object.assign(at().order, { total_amount_with_taxes_cents: 0 });
    at().placing = () => Object.assign(at().order, { status: 'placed', payment_status: 'free' });
    expect((await payNow()).status).toBe('placed');
    expect(at().lines()).toEqual([`GET ${withMethods}`, `PATCH ${order}`, `GET ${order}`]);
  });
});

describe('several external payment methods', () => {
  it.each(['mTwo', 'Method mTwo', 'ref-mTwo'])('are told apart by "%s"', async (paymentMethod) => {
    at().methods = [externalMethod('mOne'), externalMethod('mTwo')];
    expect((await payNow({ paymentMethod })).status).toBe('placed');
    expect(at().method).toBe('mTwo');
  });

  it.each([undefined, 'mThree'])('are listed when the name is %s', async (paymentMethod) => {
    at().methods = [externalMethod('mOne'), externalMethod('mTwo')];
    const result = await payNow(paymentMethod ? { paymentMethod } : {});
    expect(result).toMatchObject({ status: 'failed', code: 'choose_method' });
    expect(result.message).toContain('mOne (Method mOne), mTwo (Method mTwo)');
    expect(
      at()
        .lines()
        .filter((line) => !line.startsWith('GET')),
    ).toEqual([]);
  });

  it('are asked for when there is none', async () => {
    at().methods = [];
    expect(await payNow()).toMatchObject({ status: 'failed', code: 'no_method' });
  });
});

describe('the options', () => {
  it('take the slug of an organization', async () => {
    await payNow({ organization: 'fashion' });
    expect(at().asked[0]?.url).toContain('https://fashion.commercelayer.io/api/orders/');
  });

  it('take another address of it, and names in need of encoding', async () => {
    await payNow({ organization: 'http://127.0.0.1:4010/', orderId: 'a/../b?c' });
    expect(at().asked[0]?.url).toContain('http://127.0.0.1:4010/api/orders/a%2F..%2Fb%3Fc?include=');
  });

  it.each([
    ['organization', ''],
    ['accessToken', undefined],
    ['orderId', null],
    ['store', 7],
    ['organization', 'javascript:alert(1)'],
    ['organization', 'fashion.commercelayer.io/x'],
  ])('are refused when %s is %j', async (name, value) => {
    await expect(payNow({ [name]: value })).rejects.toThrow(TypeError);
    await expect(payNow({ [name]: value })).rejects.toThrow(name);
    expect(at().asked).toEqual([]);
  });
});
