import { describe, expect, it, vi } from 'vitest';
import { pay } from '../../../widget/commercelayer/pay.ts';
import { answerAlways, answerOnce, checkout, json, orderId, payNow, refusal, storefront } from './storefront.ts';

const at = storefront();
const place = `PATCH /api/orders/${orderId}`;
const sources = () =>
  at()
    .lines()
    .filter((line) => line === 'POST /api/external_payments').length;
const options = { organization: 'fashion', accessToken: 'shopper-token', orderId, store: 'fashion' };

describe('an order that is placed already', () => {
  it.each(['placed', 'approved'])('is told at once when %s', async (status) => {
    Object.assign(at().order, { status, payment_status: 'paid' });
    expect(await payNow()).toEqual({ status: 'placed', order: { id: orderId, status, paymentStatus: 'paid' } });
    expect(at().lines()).toHaveLength(1);
  });

  it('is pending at once while its payment is', async () => {
    Object.assign(at().order, { status: 'placed' });
    expect(await payNow()).toMatchObject({ status: 'pending', order: { status: 'placed', paymentStatus: 'unpaid' } });
    expect(at().lines()).toHaveLength(1);
  });

  it('is failed when it was cancelled', async () => {
    Object.assign(at().order, { status: 'cancelled' });
    expect(await payNow()).toMatchObject({ status: 'failed', code: 'order_cancelled' });
  });
});

describe('coming back from a full page or a bank', () => {
  it('places the order at once, without the overlay', async () => {
    at().standing = 'paid';
    expect((await payNow()).status).toBe('placed');
    expect(at().overlay).toEqual([]);
  });

  it('does so with the payment source that was made before the reload', async () => {
    Object.assign(at(), { standing: 'paid', method: 'mExt', token: checkout });
    expect((await payNow()).status).toBe('placed');
    expect(sources()).toBe(0);
  });

  it('makes a new source when the order has another one', async () => {
    Object.assign(at(), { standing: 'paid', method: 'mExt', token: 'testToken12334554' });
    expect((await payNow()).status).toBe('placed');
    expect(at().token).toBe(checkout);
  });

  it('makes a new source when the method had to be changed, which drops the old one', async () => {
    Object.assign(at(), { standing: 'paid', method: 'mWire', token: checkout });
    expect((await payNow()).status).toBe('placed');
    expect(sources()).toBe(1);
  });

  it('places an order that was authorized and not placed', async () => {
    Object.assign(at().order, { payment_status: 'authorized' });
    expect((await payNow()).status).toBe('placed');
    expect(at().lines()).not.toContain('POST checkouts');
  });
});

describe('two tabs with the same order', () => {
  it('are both told that it is placed when the other one was faster', async () => {
    at().placing = () => {
      throw new Error('Placed twice');
    };
    at().shopper = () => {
      at().standing = 'paid';
      Object.assign(at().order, { status: 'placed', payment_status: 'authorized' });
      return { status: 'closed' };
    };
    expect((await payNow()).status).toBe('placed');
    expect(sources()).toBe(0);
  });

  it.each([
    ['closed', { status: 'closed' }],
    ['declined', { status: 'failed', code: 'card_declined' }],
  ] as const)('tell the truth when this one was %s and Tillgate has no checkout any more', async (_, result) => {
    at().shopper = () => {
      Object.assign(at().order, { status: 'placed', payment_status: 'authorized' });
      answerAlways(at(), 'POST checkouts', () =>
        json({ error: { code: 'order_not_payable', message: 'Placed' } }, 409),
      );
      return result;
    };
    expect(await payNow()).toEqual({
      status: 'placed',
      order: { id: orderId, status: 'placed', paymentStatus: 'authorized' },
    });
  });

  it('tell the truth when the order was placed just before this one could add its source', async () => {
    Object.assign(at(), { standing: 'paid', method: 'mExt' });
    answerOnce(at(), 'POST /api/external_payments', () => {
      Object.assign(at().order, { status: 'placed', payment_status: 'paid' });
      return refusal(422, 'VALIDATION_ERROR', 'The order is not editable');
    });
    expect((await payNow()).status).toBe('placed');
  });

  it('take a refused placing for success when the order is placed', async () => {
    Object.assign(at(), { standing: 'paid', method: 'mExt', token: checkout });
    answerOnce(at(), place, () => {
      Object.assign(at().order, { status: 'placed', payment_status: 'authorized' });
      return refusal(422, 'VALIDATION_ERROR', 'The order is not pending');
    });
    expect(await payNow()).toMatchObject({ status: 'placed', order: { paymentStatus: 'authorized' } });
  });

  it('take it for success also when the other tab needs two seconds more', async () => {
    Object.assign(at(), { standing: 'paid', method: 'mExt', token: checkout });
    answerOnce(at(), place, () => {
      setTimeout(() => Object.assign(at().order, { status: 'placed', payment_status: 'authorized' }), 2_000);
      return refusal(422, 'VALIDATION_ERROR', 'The order is being placed');
    });
    expect((await payNow()).status).toBe('placed');
  });

  it('wait for the one that is placing it', async () => {
    Object.assign(at().order, { status: 'placing' });
    setTimeout(() => Object.assign(at().order, { status: 'placed', payment_status: 'authorized' }), 3_000);
    expect((await payNow()).status).toBe('placed');
    expect(
      at()
        .lines()
        .some((line) => line.startsWith('P')),
    ).toBe(false);
  });
});

describe('two calls on one page', () => {
  it('share one run and one answer', async () => {
    const [first, second] = [payNow(), payNow()];
    expect(await first).toBe(await second);
    expect(at().overlay).toEqual([`open https://pay.example.com/checkout/${checkout}`, 'close']);
    expect(sources()).toBe(1);
  });

  it('are two runs when the first is over', async () => {
    await payNow();
    const before = at().lines().length;
    expect((await payNow()).status).toBe('placed');
    expect(at().lines().length).toBe(before + 1);
  });

  it('are two runs for two orders', async () => {
    at().shopper = () => new Promise(() => {});
    const leaving = new AbortController();
    const first = pay({ ...options, signal: leaving.signal });
    expect(await payNow({ orderId: 'another' })).toMatchObject({ status: 'failed', order: { id: 'another' } });
    leaving.abort();
    expect((await first).order.id).toBe(orderId);
  });
});

describe('the signal', () => {
  it('ends the call before there is a payment, and closes the overlay', async () => {
    at().shopper = () => new Promise(() => {});
    const leaving = new AbortController();
    const result = pay({ ...options, signal: leaving.signal });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(at().overlay).toHaveLength(1);
    leaving.abort();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await result).toMatchObject({ status: 'closed', code: 'aborted', order: { status: 'pending' } });
    expect(at().overlay.at(-1)).toBe('close');
    expect(sources()).toBe(0);
  });

  it('ends it while a server is slow to answer', async () => {
    vi.stubGlobal('fetch', () => new Promise(() => {}));
    const leaving = new AbortController();
    const result = pay({ ...options, signal: leaving.signal });
    leaving.abort();
    expect(await result).toEqual({
      status: 'closed',
      code: 'aborted',
      message: 'The signal aborted',
      order: { id: orderId },
    });
  });

  it('ends a call that was made with an aborted one', async () => {
    expect(await payNow({ signal: AbortSignal.abort() })).toMatchObject({ status: 'closed', code: 'aborted' });
    expect(at().overlay).toEqual([]);
  });

  it('leaves room for a new call at once', async () => {
    at().shopper = () => new Promise(() => {});
    const leaving = new AbortController();
    const first = pay({ ...options, signal: leaving.signal });
    await vi.advanceTimersByTimeAsync(1_000);
    leaving.abort();
    at().shopper = () => {
      at().standing = 'paid';
      return { status: 'completed', checkout };
    };
    expect((await payNow()).status).toBe('placed');
    expect((await first).status).not.toBe('failed');
  });

  it('does nothing once there is a payment: the order is placed', async () => {
    const leaving = new AbortController();
    answerOnce(at(), 'POST /api/external_payments', () => {
      leaving.abort();
      at().token = checkout;
      return json({ data: { type: 'external_payments', id: 'xSource' } }, 201);
    });
    expect((await payNow({ signal: leaving.signal })).status).toBe('placed');
  });
});
