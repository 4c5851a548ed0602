import { describe, expect, it } from 'vitest';
import {
  answerAlways,
  answerOnce,
  checkout,
  externalMethod,
  noNetwork,
  orderId,
  payNow,
  type Resource,
  refusal,
  storefront,
} from './storefront.ts';

const at = storefront();
const place = `PATCH /api/orders/${orderId}`;
const readBack = `GET /api/orders/${orderId}`;
const placings = () =>
  at().asked.filter(({ body }) => body.data?.attributes._place || body.data?.attributes._authorize).length;

/** The shopper has paid before this page was loaded. */
const paidAlready = () => Object.assign(at(), { standing: 'paid', method: 'mExt', token: checkout });

const authorization = (created_at: string, attributes: Record<string, unknown>): Resource => ({
  type: 'authorizations',
  id: created_at,
  attributes: { created_at, succeeded: false, ...attributes },
});

describe('a shopper who leaves', () => {
  it('has closed the checkout when it is unpaid', async () => {
    at().shopper = () => ({ status: 'closed' });
    expect(await payNow()).toEqual({
      status: 'closed',
      order: { id: orderId, status: 'pending', paymentStatus: 'unpaid' },
    });
    expect(placings()).toBe(0);
  });

  it('after a declined attempt has failed to pay, with its reason', async () => {
    at().shopper = () => ({ status: 'failed', code: 'insufficient_funds' });
    expect(await payNow()).toMatchObject({ status: 'failed', code: 'insufficient_funds' });
    expect(placings()).toBe(0);
  });

  it('has paid all the same when the server says so', async () => {
    at().shopper = () => {
      at().standing = 'paid';
      return { status: 'closed' };
    };
    expect((await payNow()).status).toBe('placed');
  });

  it('from another checkout than this one has not paid this one', async () => {
    at().shopper = () => ({ status: 'completed', checkout: 'co_other' });
    expect((await payNow()).status).toBe('closed');
    expect(placings()).toBe(0);
  });
});

describe('a payment that is decided without the shopper', () => {
  it('is pending: the order is placed, its payment comes later', async () => {
    at().shopper = () => {
      at().standing = 'pending';
      return { status: 'closed' };
    };
    at().placing = () => Object.assign(at().order, { status: 'placed' });
    expect(await payNow()).toEqual({
      status: 'pending',
      order: { id: orderId, status: 'placed', paymentStatus: 'unpaid' },
    });
    expect(at().token).toBe(checkout);
  });

  it.each([
    ['_place', false, 'placed'],
    ['_authorize', true, 'pending'],
  ] as const)('is told at once after %s, because it may take days', async (trigger, auto_place, status) => {
    Object.assign(at(), { standing: 'pending', methods: [externalMethod('mExt', { auto_place })] });
    at().placing = (pulled) => {
      expect(pulled).toBe(trigger);
      at().order.status = status;
    };
    expect(await payNow()).toMatchObject({ status: 'pending', order: { status, paymentStatus: 'unpaid' } });
    expect(
      at()
        .lines()
        .filter((line) => line === readBack).length,
    ).toBeLessThan(3);
  });

  it('is waited for as long as a shopper will', async () => {
    paidAlready();
    at().placing = () => {
      at().order.status = 'placed';
      setTimeout(() => {
        at().order.payment_status = 'authorized';
      }, 8_000);
    };
    expect((await payNow()).status).toBe('placed');
    expect(placings()).toBe(1);
  });

  it('does not ask for a checkout that is under way already', async () => {
    Object.assign(at(), { standing: 'pending' });
    at().placing = () => Object.assign(at().order, { status: 'placed' });
    expect((await payNow()).status).toBe('pending');
    expect(at().overlay).toEqual([]);
  });
});

describe('a declined payment', () => {
  it('is one whose order is not placed, though the answer was 200', async () => {
    paidAlready();
    at().placing = () => {};
    expect(await payNow()).toEqual({
      status: 'failed',
      code: 'declined',
      message: 'The payment was not authorized',
      order: { id: orderId, status: 'pending', paymentStatus: 'unpaid' },
    });
    expect(placings()).toBe(1);
  });

  it('tells why when the token may read the authorization: the newest one', async () => {
    paidAlready();
    at().placing = () => {};
    at().authorizations = [
      authorization('2026-11-01T10:00:00Z', { error_code: 'card_declined', error_detail: 'Older' }),
      authorization('2026-11-02T10:00:00Z', { error_code: 'insufficient_funds', error_detail: 'Not enough money' }),
    ];
    expect(await payNow()).toMatchObject({
      status: 'failed',
      code: 'insufficient_funds',
      message: 'Not enough money',
    });
  });

  it('is told as such when the token may not', async () => {
    paidAlready();
    at().placing = () => {};
    answerAlways(at(), /authorizations/, () => refusal(401, 'UNAUTHORIZED', 'Access denied'));
    expect(await payNow()).toMatchObject({ status: 'failed', code: 'declined' });
  });

  it('is one that Commerce Layer refuses to place, with its reason', async () => {
    paidAlready();
    answerAlways(at(), place, () => refusal(422, 'VALIDATION_ERROR', 'billing_address - must be present'));
    expect(await payNow()).toMatchObject({
      status: 'failed',
      code: 'refused',
      message: 'billing_address - must be present',
    });
  });

  it('may be tried again on the same page', async () => {
    paidAlready();
    const places = at().placing;
    at().placing = () => {};
    expect((await payNow()).status).toBe('failed');
    at().placing = places;
    expect((await payNow()).status).toBe('placed');
  });
});

describe('a method that places the order by itself', () => {
  const automatic = () => {
    paidAlready();
    at().methods = [externalMethod('mExt', { auto_place: true })];
  };

  it('is authorized, and placed when the authorization comes', async () => {
    automatic();
    at().placing = (trigger) => {
      expect(trigger).toBe('_authorize');
      setTimeout(() => Object.assign(at().order, { status: 'placed', payment_status: 'authorized' }), 5_000);
    };
    expect((await payNow()).status).toBe('placed');
    expect(placings()).toBe(1);
  });

  it('is placed by us when it was authorized at once', async () => {
    automatic();
    at().placing = (trigger) =>
      Object.assign(at().order, trigger === '_place' ? { status: 'placed' } : { payment_status: 'authorized' });
    expect(await payNow()).toMatchObject({ status: 'placed', order: { paymentStatus: 'authorized' } });
    expect(placings()).toBe(2);
  });

  it('is authorized when placing is refused, with the reason', async () => {
    automatic();
    at().placing = () => Object.assign(at().order, { payment_status: 'authorized' });
    at().answers.unshift(({ body }) =>
      body.data?.attributes._place ? refusal(422, 'VALIDATION_ERROR', 'Out of stock') : undefined,
    );
    expect(await payNow()).toEqual({
      status: 'authorized',
      code: 'refused',
      message: 'Out of stock',
      order: { id: orderId, status: 'pending', paymentStatus: 'authorized' },
    });
    expect(placings()).toBe(2);
  });

  it('is pending when nothing has come in ten seconds', async () => {
    automatic();
    at().placing = () => {};
    at().authorizations = [authorization('2026-11-02T10:00:00Z', { message: 'Pending' })];
    expect(await payNow()).toEqual({
      status: 'pending',
      order: { id: orderId, status: 'pending', paymentStatus: 'unpaid' },
    });
    expect(placings()).toBe(1);
  });

  it('is failed when its authorization has', async () => {
    automatic();
    at().placing = () => {};
    at().authorizations = [authorization('2026-11-02T10:00:00Z', { error_code: 'card_declined' })];
    expect(await payNow()).toMatchObject({ status: 'failed', code: 'card_declined' });
  });
});

describe('an answer to placing that is lost', () => {
  it('is found in the order', async () => {
    paidAlready();
    answerOnce(at(), place, () => {
      at().placing('_place');
      return noNetwork();
    });
    expect((await payNow()).status).toBe('placed');
    expect(placings()).toBe(1);
  });

  it.each([
    ['no network', noNetwork],
    ['an error of the server', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
    ['too many requests', () => new Response('{}', { status: 429 })],
  ])('is asked for once more after %s', async (_, answer) => {
    paidAlready();
    answerOnce(at(), place, answer);
    expect((await payNow()).status).toBe('placed');
    expect(placings()).toBe(2);
  });

  it('leaves the order pending when it is lost twice and the order says nothing', async () => {
    paidAlready();
    answerAlways(at(), place, noNetwork);
    expect(await payNow()).toMatchObject({
      status: 'pending',
      code: 'unavailable',
      order: { status: 'pending', paymentStatus: 'unpaid' },
    });
    expect(placings()).toBe(2);
  });

  it('is forgotten when the order turns out to be placed, its payment pending', async () => {
    paidAlready();
    answerOnce(at(), place, () => {
      at().order.status = 'placed';
      return noNetwork();
    });
    expect(await payNow()).toEqual({
      status: 'pending',
      order: { id: orderId, status: 'placed', paymentStatus: 'unpaid' },
    });
  });

  it('leaves it pending when the order cannot be read any more, never failed', async () => {
    paidAlready();
    answerAlways(at(), readBack, noNetwork);
    expect(await payNow()).toMatchObject({ status: 'pending', code: 'unavailable' });
    expect(at().order.status).toBe('placed');
  });

  it('leaves it pending when the token expires in that moment', async () => {
    paidAlready();
    answerAlways(at(), readBack, () => refusal(401, 'INVALID_TOKEN', 'The access token is expired'));
    expect(await payNow()).toMatchObject({ status: 'pending', code: 'token_expired' });
  });

  it('is told when the order was cancelled meanwhile', async () => {
    paidAlready();
    at().placing = () => Object.assign(at().order, { status: 'cancelled' });
    expect(await payNow()).toMatchObject({ status: 'failed', code: 'order_cancelled' });
  });
});
