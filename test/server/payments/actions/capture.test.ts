import { describe, expect, it } from 'vitest';
import {
  actionsOf,
  authorize,
  authorized,
  booked,
  capture,
  EUR,
  flagsOf,
  movedAt,
  openCommerce,
  openTaking,
  paidCheckout,
  refund,
  release,
  SHORT,
  tokenOf,
} from '../../support/commerce.ts';

describe('a capture', () => {
  it('of the whole moves the money and answers a token of its own', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    const answer = await capture(domain, token, 900);
    expect(answer).toEqual({ result: 'succeeded', kind: 'capture', token: tokenOf(answer), money: EUR(900) });
    expect(tokenOf(answer)).not.toBe(token);
    expect(movedAt(domain)).toMatchObject({ captured: 900 });
    expect(domain.provider.moves).toHaveLength(1);
  });

  it('of parts adds up, to the last cent and no further', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    for (const part of [300, 1, 599]) expect(await capture(domain, token, part)).toMatchObject({ money: EUR(part) });
    expect(movedAt(domain)).toMatchObject({ captured: 900 });
    expect(await capture(domain, token, 1)).toMatchObject({ status: 409, code: 'nothing_left' });
    expect(domain.provider.moves.map(({ money }) => money.amountMinor)).toEqual([300, 1, 599]);
  });

  it('made twice by the same call is one, also at the same time', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    const answers = await Promise.all(Array.from({ length: 5 }, () => capture(domain, token, 400, { key: 'same' })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await capture(domain, token, 400, { key: 'same' })).toEqual(answers[0]);
    expect(movedAt(domain)).toMatchObject({ captured: 400 });
    expect(domain.provider.moves).toHaveLength(1);
  });

  it('of equal parts by different calls is two', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    await Promise.all([capture(domain, token, 300), capture(domain, token, 300)]);
    expect(movedAt(domain)).toMatchObject({ captured: 600 });
  });

  it('made at the same time as another, both more than is there together, succeeds only once', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    const answers = await Promise.all([capture(domain, token, 600), capture(domain, token, 400)]);
    expect(answers).toMatchObject([
      { result: 'succeeded' },
      { result: 'refused', status: 422, code: 'amount_too_high' },
    ]);
    expect(movedAt(domain)).toMatchObject({ captured: 600 });
  });

  it('waits for its turn behind a slow one of the same payment, and both are done', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    let running = 0;
    let most = 0;
    domain.provider.onMove = async (_move, act) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      return act();
    };
    const answers = await Promise.all([200, 300, 400].map((part) => capture(domain, token, part)));
    expect(answers.map(({ result }) => result)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(movedAt(domain)).toMatchObject({ captured: 900 });
    expect(most).toBe(1);
  });

  it('that was refused by the provider leaves the money to another', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    domain.provider.onMove = () => ({ status: 'rejected', code: 'invalid_request', message: 'not now' });
    expect(await capture(domain, token, 900)).toMatchObject({ status: 422, code: 'invalid_request' });
    domain.provider.onMove = null;
    expect(await capture(domain, token, 900)).toMatchObject({ result: 'succeeded' });
  });

  it('that was refused is answered the same for 15 seconds, and then tried afresh under a key of its own', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    domain.provider.onMove = () => ({ status: 'declined', code: 'card_declined', message: 'no' });
    const first = await capture(domain, token, 900, { key: 'same' });
    expect(first).toMatchObject({ result: 'refused', status: 422, code: 'card_declined' });
    domain.provider.onMove = null;
    domain.clock.advance(14_999);
    expect(await capture(domain, token, 900, { key: 'same' })).toEqual(first);
    domain.clock.advance(1);
    expect(await capture(domain, token, 900, { key: 'same' })).toMatchObject({ result: 'succeeded' });
    const keys = domain.provider.moves.map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(2);
  });

  it('of what somebody captured at the provider by hand succeeds without taking it twice', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    domain.provider.write(booked(domain).merchantRef, { stage: 'captured', captured: EUR(900) });
    await domain.pass(2 * 86_400_000, 86_400_000);
    expect(await capture(domain, token, 900)).toMatchObject({ result: 'succeeded' });
    expect(movedAt(domain)).toMatchObject({ captured: 900 });
  });

  it('of a part that somebody captured at the provider by hand is booked, and the next part is taken', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    domain.provider.write(booked(domain).merchantRef, { captured: EUR(300) });
    await domain.pass(2 * 86_400_000, 86_400_000);
    expect(await capture(domain, token, 300)).toMatchObject({ result: 'succeeded' });
    expect(movedAt(domain)).toMatchObject({ captured: 300 });
    expect(await capture(domain, token, 200)).toMatchObject({ result: 'succeeded' });
    expect(movedAt(domain)).toMatchObject({ captured: 500 });
  });

  it('after the reserve has lapsed is refused, whether that was known or not', async () => {
    for (const known of [true, false]) {
      const domain = await openCommerce();
      const token = await authorized(domain);
      domain.provider.write(booked(domain).merchantRef, { stage: 'expired' });
      if (known) await domain.pass(2 * 86_400_000, 86_400_000);
      const code = known ? 'payment_over' : 'invalid_request';
      expect(await capture(domain, token, 900)).toMatchObject({ result: 'refused', status: 422, code });
      expect(movedAt(domain)).toMatchObject({ captured: 0 });
    }
  });

  it('goes on after a first part was refunded in full', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    const first = tokenOf(await capture(domain, token, 300));
    await refund(domain, first, 300);
    const second = await capture(domain, token, 600);
    expect(second).toMatchObject({ result: 'succeeded' });
    expect(await refund(domain, tokenOf(second), 600)).toMatchObject({ result: 'succeeded' });
    expect(movedAt(domain)).toMatchObject({ captured: 900, refunded: 900 });
  });

  it('of a payment the bank is taking back is refused', async () => {
    const domain = await openTaking();
    const token = await authorized(domain);
    domain.provider.write(booked(domain).merchantRef, { disputed: EUR(900) });
    await domain.pass(2 * 86_400_000, 86_400_000);
    expect(await capture(domain, token, 900)).toMatchObject({ status: 422, code: 'payment_disputed' });
  });
});

describe('a capture that makes no sense', () => {
  it.each([
    ['of more than is left', 901, {}, 422, 'amount_too_high'],
    ['of nothing', 0, {}, 422, 'amount_invalid'],
    ['in another currency', 900, { currency: 'USD' }, 422, 'currency_mismatch'],
    ['of another order', 900, { orderRef: 'order-2' }, 404, 'transaction_unknown'],
  ])('%s is refused before the provider hears of it', async (_name, amount, options, status, code) => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    expect(await capture(domain, token, amount, options)).toMatchObject({ result: 'refused', status, code });
    expect(domain.provider.moves).toEqual([]);
    expect(await actionsOf(domain)).toHaveLength(1);
  });

  it('of an unknown token, another store’s, a checkout’s or a capture’s is refused with 404', async () => {
    const domain = await openCommerce();
    const checkout = await paidCheckout(domain);
    const token = tokenOf(await authorize(domain, checkout));
    const unknown = { status: 404, code: 'transaction_unknown' };
    expect(await capture(domain, `act_${'0'.repeat(32)}`, 1)).toMatchObject(unknown);
    expect(await capture(domain, token, 1, { store: domain.otherStore })).toMatchObject(unknown);
    expect(await capture(domain, checkout, 1)).toMatchObject(unknown);
    expect(await capture(domain, tokenOf(await capture(domain, token, 1)), 1)).toMatchObject(unknown);
  });

  it('without its order named is known by its token', async () => {
    const domain = await openCommerce();
    expect(await capture(domain, await authorized(domain), 900, { orderRef: null })).toMatchObject({
      result: 'succeeded',
    });
  });

  it('before the authorize is decided is refused with 409, and after a failed one with 422', async () => {
    const domain = await openCommerce();
    domain.provider.onCreate = (_input, book) => ({ status: 'pending', value: { payment: book() } });
    const token = tokenOf(await authorize(domain, await paidCheckout(domain), { within: SHORT }));
    expect(await capture(domain, token, 900)).toMatchObject({ status: 409, code: 'transaction_pending' });
    domain.provider.write(booked(domain).merchantRef, { stage: 'failed' });
    await domain.pass(600_000);
    expect(await capture(domain, token, 900)).toMatchObject({ status: 422, code: 'transaction_failed' });
  });
});

describe('a capture of money the provider took at once', () => {
  it('happens in the books only', async () => {
    const domain = await openTaking();
    const token = await authorized(domain);
    expect(await capture(domain, token, 300)).toMatchObject({ result: 'succeeded', money: EUR(300) });
    expect(await capture(domain, token, 600)).toMatchObject({ result: 'succeeded' });
    expect(await capture(domain, token, 1)).toMatchObject({ status: 409, code: 'nothing_left' });
    expect(domain.provider.moves).toEqual([]);
    expect(movedAt(domain)).toMatchObject({ captured: 900, refunded: 0 });
  });

  it('where it was meant to be reserved succeeds all the same', async () => {
    const domain = await openCommerce();
    domain.provider.onCreate = (input, book) => ({
      status: 'succeeded',
      value: { payment: book({ stage: 'captured', captured: input.money }) },
    });
    const token = await authorized(domain);
    expect(await capture(domain, token, 900)).toMatchObject({ result: 'succeeded' });
    expect(movedAt(domain)).toMatchObject({ captured: 900 });
    expect(await flagsOf(domain)).toEqual([]);
  });
});

describe('a provider that cannot do it', () => {
  it('capture in parts: a part is refused, the whole is captured', async () => {
    const domain = await openCommerce({ partialCapture: false });
    const token = await authorized(domain);
    expect(await capture(domain, token, 300)).toMatchObject({ status: 422, code: 'partial_capture_unsupported' });
    expect(await capture(domain, token, 900)).toMatchObject({ result: 'succeeded' });
  });

  it('refund: it is refused with a code of its own, and nothing is asked', async () => {
    const domain = await openTaking({ missing: ['refund'] });
    const token = await authorized(domain);
    const captured = tokenOf(await capture(domain, token, 300));
    expect(await refund(domain, captured, 300)).toMatchObject({ status: 422, code: 'refund_unsupported' });
    expect(await release(domain, token)).toMatchObject({ status: 422, code: 'refund_unsupported' });
  });

  it('refund in parts: also the whole of a part that was captured is a part of the payment', async () => {
    const domain = await openTaking({ partialRefund: false });
    const token = await authorized(domain);
    const captured = tokenOf(await capture(domain, token, 300));
    expect(await refund(domain, captured, 300)).toMatchObject({ status: 422, code: 'partial_refund_unsupported' });
    expect(await release(domain, token)).toMatchObject({ status: 422, code: 'partial_refund_unsupported' });
    const whole = await openTaking({ partialRefund: false });
    const all = tokenOf(await capture(whole, await authorized(whole), 900));
    expect(await refund(whole, all, 900)).toMatchObject({ result: 'succeeded' });
  });

  it('refund twice: a second one is refused, also of another capture, or after a release that was one', async () => {
    const domain = await openCommerce({ multiRefund: false });
    const token = await authorized(domain);
    const first = tokenOf(await capture(domain, token, 300));
    const second = tokenOf(await capture(domain, token, 600));
    expect(await refund(domain, first, 100)).toMatchObject({ result: 'succeeded' });
    const no = { status: 422, code: 'second_refund_unsupported' };
    expect(await refund(domain, first, 100)).toMatchObject(no);
    expect(await refund(domain, second, 600)).toMatchObject(no);

    const taking = await openTaking({ multiRefund: false });
    const whole = await authorized(taking);
    const part = tokenOf(await capture(taking, whole, 300));
    expect(await release(taking, whole)).toMatchObject({ result: 'succeeded' });
    expect(await refund(taking, part, 300)).toMatchObject(no);
  });

  it('release: it is refused with a code of its own', async () => {
    const domain = await openCommerce({ missing: ['void'] });
    expect(await release(domain, await authorized(domain))).toMatchObject({ status: 422, code: 'void_unsupported' });
  });
});
