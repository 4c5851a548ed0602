import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpClient } from '../../../../server/outgoing/http-client.ts';
import { body, lineItem, ORDER, openStore, order, resource } from './fixture.ts';
import { answer, type Behaviour, clientForLoopback, loseAnswer, type StoreEnd, startStoreEnd } from './store-end.ts';

const TOKEN = 'eyJhbGciOiJIUzUxMiJ9.the-shoppers-own.c2lnbmF0dXJl';

let shop: StoreEnd;
let http: HttpClient;
beforeEach(async () => {
  shop = await startStoreEnd();
  http = clientForLoopback();
});
afterEach(async () => {
  await http.close();
  await shop.close();
});

async function quote(behaviour: Behaviour, keys: Readonly<Record<string, unknown>> = {}, proof: string | null = TOKEN) {
  shop.behave(behaviour);
  const platform = openStore({ organization: shop.origin, ...keys }, http);
  const outcome = await platform.quote?.(ORDER, new AbortController().signal, proof ?? undefined);
  expect(JSON.stringify(outcome)).not.toContain(TOKEN);
  return outcome;
}

const answerOrder = (attributes: Readonly<Record<string, unknown>> = {}) =>
  answer(200, body(order(attributes), [lineItem('kxnXtnWVAa'), resource('customers', 'njmyhjxoNb')]));

describe('the price of an order', () => {
  it('is asked of Commerce Layer with the shopper’s own token, and only what a checkout needs', async () => {
    expect(await quote(answerOrder())).toEqual({
      status: 'succeeded',
      value: {
        money: { amountMinor: 16_000, currency: 'USD' },
        title: 'Enamel Mug',
        successUrl: null,
        cancelUrl: null,
        orderNumber: '28030653',
        basketRef: null,
        customerRef: 'njmyhjxoNb',
        country: null,
      },
    });
    const [request] = shop.received;
    const url = new URL(request?.url ?? '', shop.origin);
    expect([request?.method, url.pathname]).toEqual(['GET', `/api/orders/${ORDER}`]);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      include: 'customer,line_items,billing_address',
      'fields[addresses]': 'country_code',
      'fields[orders]': expect.stringContaining('total_amount_with_taxes_cents'),
      'fields[customers]': 'id',
    });
    expect(request?.url).not.toContain(TOKEN);
    expect(request?.headers).toMatchObject({
      accept: 'application/vnd.api+json',
      authorization: `Bearer ${TOKEN}`,
    });
  });

  it.each([
    ['NL', 'NL'],
    ['be', 'BE'],
    ['', null],
    ['NLD', null],
    [31, null],
    [undefined, null],
  ])('says where the shopper is billed: %j is %j', async (code, country) => {
    const relations = { billing_address: { data: { type: 'addresses', id: 'addr1' } } };
    const billed = { ...order(), relationships: relations };
    const address = resource('addresses', 'addr1', { country_code: code });
    expect(await quote(answer(200, body(billed, [address])))).toMatchObject({ value: { country } });
  });

  it('has no customer for a guest', async () => {
    expect(await quote(answerOrder({ guest: true }))).toMatchObject({ value: { customerRef: null } });
  });

  it.each(['draft', 'pending', 'editing', 'placing'])('is given while the order is %s', async (status) => {
    expect(await quote(answerOrder({ status }))).toMatchObject({ status: 'succeeded' });
  });

  it.each(['placed', 'approved', 'cancelled'])('is refused once the order is %s', async (status) => {
    expect(await quote(answerOrder({ status }))).toMatchObject({ status: 'rejected', code: 'order_not_payable' });
  });

  it.each([0, -100, null, 1.5, '16000', 1e18])('is refused when it is %j', async (total) => {
    expect(await quote(answerOrder({ total_amount_with_taxes_cents: total }))).toMatchObject({
      status: 'rejected',
      code: 'order_amount_invalid',
    });
  });

  it('is refused in the other mode or for another organization', async () => {
    expect(await quote(answerOrder(), { mode: 'live' })).toMatchObject({ code: 'invalid_request' });
    expect(await quote(answerOrder(), { organizationId: 'other' })).toMatchObject({ code: 'invalid_request' });
    expect(await quote(answerOrder(), { mode: 'test', organizationId: 'EnpVOFrKvy' })).toMatchObject({
      status: 'succeeded',
    });
  });

  it.each([
    [401, 'rejected', 'shopper_unauthorized'],
    [403, 'rejected', 'shopper_unauthorized'],
    [404, 'rejected', 'not_found'],
    [302, 'rejected', 'not_configured'],
    [400, 'rejected', 'not_configured'],
  ])('is refused when Commerce Layer answers %i', async (status, kind, code) => {
    const errors = { errors: [{ title: 'No', detail: `token ${TOKEN}` }] };
    expect(await quote(answer(status, errors))).toMatchObject({ status: kind, code });
  });

  it.each([408, 429, 500, 503])('is not known now when Commerce Layer answers %i', async (status) => {
    expect(await quote(answer(status))).toMatchObject({ status: 'unknown', cause: 'serverError' });
  });

  it('is not known after a lost answer', async () => {
    expect(await quote(loseAnswer)).toMatchObject({ status: 'unknown', cause: 'connectionLost' });
  });

  it('is not known in time when the caller gives up', async () => {
    shop.behave(() => {});
    const platform = openStore({ organization: shop.origin }, http);
    expect(await platform.quote?.(ORDER, AbortSignal.timeout(50), TOKEN)).toMatchObject({
      status: 'unknown',
      cause: 'timeout',
    });
  });

  it('is unreachable when nobody listens', async () => {
    await shop.close();
    expect(await quote(answerOrder())).toMatchObject({ status: 'rejected', code: 'unreachable' });
  });

  it.each([
    ['a web page', '<html>'],
    ['half an answer', JSON.stringify(body(order())).slice(0, -9)],
    ['another order', body({ ...order(), id: 'other' })],
    ['another resource', body(resource('carts', ORDER))],
    ['three megabytes', 'x'.repeat(3 << 20)],
  ])('is not known from %s', async (_what, text) => {
    expect(await quote(answer(200, text))).toMatchObject({ status: 'unknown', cause: 'unparseable' });
  });

  it('is not asked for without a token', async () => {
    expect(await quote(answerOrder(), {}, null)).toMatchObject({ status: 'rejected', code: 'shopper_unauthorized' });
    expect(shop.received).toEqual([]);
  });
});
