import { describe, expect, it } from 'vitest';
import { parsePaymentLinkRequest, renderPaymentLink } from '../../../../server/platforms/atshop/payment-link.ts';
import { linkRequest } from './fixture.ts';

describe('the request for a payment link', () => {
  it.each(['4wuvZe7XgCZapx746', '1Uj86Cw0re3q', 'lqHmT5CuB7Zhigzfz', 'a'.repeat(8), 'a'.repeat(64)])(
    'takes the order id %s',
    (orderId) => {
      expect(parsePaymentLinkRequest(linkRequest({ orderId }))).toEqual({ verdict: 'open', orderRef: orderId });
    },
  );

  it('ignores every other parameter, an amount above all', () => {
    const query = { orderId: '4wuvZe7XgCZapx746', amount: '1', toPay: '1', gateway: ['a', 'b'] };
    expect(parsePaymentLinkRequest(linkRequest(query))).toEqual({ verdict: 'open', orderRef: '4wuvZe7XgCZapx746' });
  });

  it.each([
    [{}],
    [{ orderId: '' }],
    [{ orderId: 'short12' }],
    [{ orderId: 'a'.repeat(65) }],
    [{ orderId: ['4wuvZe7XgCZapx746', '4wuvZe7XgCZapx746'] }],
    [{ orderId: '../../shop/users' }],
    [{ orderId: '4wuvZe7XgCZapx746%00' }],
    [{ orderId: '4wuvZe7XgCZapx746\n' }],
    [{ orderId: '4wuvZe7XgCZapx746/' }],
    [{ orderId: '４wuvZe7XgCZapx746' }],
    [{ orderId: '__proto__' }],
    [{ orderid: '4wuvZe7XgCZapx746' }],
    [{ 'orderId[]': '4wuvZe7XgCZapx746' }],
  ])('refuses %j', (query) => {
    expect(parsePaymentLinkRequest(linkRequest(query))).toMatchObject({
      verdict: 'refused',
      code: 'invalid_order_id',
      reply: { status: 400, body: { error: { code: 'invalid_order_id', message: expect.any(String) } } },
    });
  });

  it('does not repeat what it refuses', () => {
    const verdict = parsePaymentLinkRequest(linkRequest({ orderId: '<script>alert(1)</script>' }));
    expect(JSON.stringify(verdict)).not.toContain('script');
  });
});

describe('the reply', () => {
  it('is exactly what the guide shows', () => {
    const reply = renderPaymentLink({
      result: 'link',
      url: 'https://pay.example.com/checkout/co_1',
      checkout: 'co_1',
      standing: 'unpaid',
    });
    expect(reply).toMatchObject({ status: 200, body: { type: 'url', url: 'https://pay.example.com/checkout/co_1' } });
    expect(reply.headers).toEqual({ 'cache-control': 'no-store' });
  });

  it('passes a refusal on with its status', () => {
    const reply = renderPaymentLink({ result: 'refused', code: 'order_not_payable', message: 'Paid.', status: 409 });
    expect(reply).toMatchObject({ status: 409, body: { error: { code: 'order_not_payable', message: 'Paid.' } } });
  });

  it('is 503 when it cannot be told now', () => {
    const reply = renderPaymentLink({ result: 'unavailable', code: 'store_unavailable', message: 'Later.' });
    expect(reply).toMatchObject({ status: 503, body: { error: { code: 'store_unavailable', message: 'Later.' } } });
  });
});
