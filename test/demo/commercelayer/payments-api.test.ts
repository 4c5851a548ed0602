import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type FakeCommerceLayer,
  type FakeCommerceLayerOptions,
  type GatewayHandle,
  sign,
  startFakeCommerceLayer,
} from '../../../demo/commercelayer/index.ts';
import { type GatewayStub, type StubAnswer, type StubCall, startGatewayStub } from './gateway-stub.ts';

/** SDK 7.12 does not know these resources: plain requests. */
interface Answer {
  readonly status: number;
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const yes = ({ action, document }: StubCall): StubAnswer => ({
  status: 200,
  body: {
    success: true,
    data:
      action === 'session'
        ? { id: 'co_1', transaction_token: 'co_1', checkout_url: 'https://pay.example.com/checkout/co_1' }
        : { action_id: `act_${document.data.id}`, transaction_token: `act_${document.data.id}` },
  },
});

async function startPayments(options: FakeCommerceLayerOptions = {}) {
  const stub = await startGatewayStub();
  stub.answer = yes;
  const fake = await startFakeCommerceLayer(options);
  const setting = fake.addPaymentSetting({ baseUrl: `${stub.baseUrl}/payments` });
  return { stub, fake, setting };
}

describe('the Payments API', () => {
  let stub: GatewayStub;
  let fake: FakeCommerceLayer;
  let setting: GatewayHandle;
  beforeAll(async () => {
    ({ stub, fake, setting } = await startPayments());
  });
  afterAll(async () => {
    await stub.stop();
    await fake.stop();
  });
  afterEach(() => {
    stub.answer = yes;
  });

  const send = async (
    method: string,
    path: string,
    data?: object,
    token = fake.token('sales_channel'),
  ): Promise<Answer> => {
    const response = await fetch(`${fake.apiUrl}/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/vnd.api+json' },
      ...(data ? { body: JSON.stringify({ data }) } : {}),
    });
    const body = (await response.json()) as { data?: Omit<Answer, 'status'>; errors?: object[] };
    return {
      status: response.status,
      id: body.data?.id ?? '',
      attributes: body.data?.attributes ?? { errors: body.errors },
    };
  };
  const post = (
    type: string,
    relations: Readonly<Record<string, readonly [string, string]>>,
    attributes: object = {},
  ) =>
    send(
      'POST',
      type,
      {
        type,
        attributes,
        relationships: Object.fromEntries(
          Object.entries(relations).map(([name, [target, id]]) => [name, { data: { type: target, id } }]),
        ),
      },
      fake.token(
        ['payment_captures', 'payment_voids', 'payment_refunds'].includes(type) ? 'integration' : 'sales_channel',
      ),
    );
  const session = (order: string, attributes = {}) =>
    post(
      'payment_sessions',
      { order: ['orders', order], payment_setting: ['payment_setting_externals', setting.id] },
      attributes,
    );
  const authorize = (id: string) => post('payment_authorizations', { payment_session: ['payment_sessions', id] });
  const pull = (order: string, attributes: object) =>
    send('PATCH', `orders/${order}`, { type: 'orders', id: order, attributes });

  it('goes from a session over an authorization to a placed order, a capture in parts and refunds', async () => {
    const { id, totalCents } = fake.createOrder({ lines: [{ sku: 'HOODIE' }] });
    const opened = await session(id);
    expect(opened).toMatchObject({
      status: 201,
      attributes: {
        status: 'unpaid',
        amount_cents: totalCents,
        response_data: { data: { checkout_url: 'https://pay.example.com/checkout/co_1' } },
      },
    });
    expect(stub.calls.at(-1)).toMatchObject({
      action: 'session',
      document: { data: { type: 'orders', id, attributes: { session_amount_cents: totalCents } } },
    });
    expect((await pull(id, { _placeable: true })).status).toBe(422);
    const authorization = await authorize(opened.id);
    expect(authorization).toMatchObject({ status: 201, attributes: { status: 'succeeded', amount_cents: totalCents } });
    const { document } = stub.calls.at(-1) ?? {};
    expect(document?.data).toMatchObject({ type: 'payment_authorizations', id: authorization.id });
    expect(document?.included.find(({ type }) => type === 'payment_sessions')?.attributes.response_data).toMatchObject({
      data: { id: 'co_1' },
    });
    expect(await pull(id, { _placeable: true })).toMatchObject({ status: 200, attributes: { placeable: true } });
    expect(await pull(id, { _place: true })).toMatchObject({
      attributes: { status: 'placed', payment_status: 'authorized' },
    });
    const from = {
      payment_session: ['payment_sessions', opened.id],
      payment_authorization: ['payment_authorizations', authorization.id],
    } as const;
    const capture = await post('payment_captures', from, { amount_cents: 2_000 });
    expect(capture).toMatchObject({ status: 201, attributes: { status: 'succeeded', amount_cents: 2_000 } });
    expect(stub.calls.at(-1)?.document).toMatchObject({
      data: { type: 'payment_captures', attributes: { amount_cents: 2_000 } },
    });
    expect((await post('payment_captures', from, { amount_cents: 4_000 })).status).toBe(422);
    expect((await post('payment_voids', from)).attributes.amount_cents).toBe(3_900);
    for (let refund = 0; refund < 2; refund += 1)
      await post(
        'payment_refunds',
        { payment_session: from.payment_session, payment_capture: ['payment_captures', capture.id] },
        { amount_cents: 700 },
      );
    expect(fake.ledger.money(id)).toEqual({ authorized: 5_900, captured: 2_000, voided: 3_900, refunded: 1_400 });
    expect(fake.order(id).paymentStatus).toBe('partially_refunded');
    const after = await send('GET', `payment_sessions/${opened.id}`);
    expect(after.attributes.status).toBe('partially_refunded');
  });

  it('binds an order to one model for life', async () => {
    fake.addGateway({ baseUrl: stub.baseUrl });
    const { id } = fake.createOrder();
    await session(id);
    const methods = await fetch(`${fake.apiUrl}/api/orders/${id}/available_payment_methods`, {
      headers: { authorization: `Bearer ${fake.token('sales_channel')}` },
    });
    expect(await methods.json()).toMatchObject({ data: [] });
    expect((await session(id)).status).toBe(422);
  });

  it('refuses an authorization that is not paid, and takes the next try', async () => {
    const { id } = fake.createOrder();
    const opened = await session(id, { amount_cents: 999_999 });
    expect(opened.attributes.amount_cents).toBe(2_400);
    stub.answer = () => ({ status: 402, body: { error: 'Payment not authorized' } });
    expect(await authorize(opened.id)).toMatchObject({
      attributes: { status: 'declined', message: 'Payment not authorized' },
    });
    expect((await pull(id, { _place: true })).status).toBe(422);
    stub.answer = yes;
    expect((await authorize(opened.id)).attributes.status).toBe('succeeded');
    expect((await authorize(opened.id)).status).toBe(422);
  });

  it('is finished by its own webhook, in every status', async () => {
    const deliver = (status: string, token: string) => {
      const body = JSON.stringify({
        event_type: 'AUTHORIZATION',
        status,
        data: { transaction_token: token, session_token: 'co_1', amount_cents: 2_400 },
      });
      return fetch(setting.webhookUrl, {
        method: 'POST',
        headers: { 'x-commercelayer-signature': sign(body, setting.secret) },
        body,
      });
    };
    const pending = async () => {
      const { id } = fake.createOrder();
      const opened = await session(id);
      stub.answer = (call) => ({ ...yes(call), status: 202 });
      const authorization = await authorize(opened.id);
      stub.answer = yes;
      expect(authorization.attributes.status).toBe('processing');
      return { id, authorization: authorization.id };
    };
    const first = await pending();
    expect((await deliver('processing', `act_${first.authorization}`)).status).toBe(200);
    expect((await deliver('succeeded', 'act_unknown')).status).toBe(404);
    expect((await deliver('sold', `act_${first.authorization}`)).status).toBe(422);
    expect(fake.order(first.id).paymentStatus).toBe('unpaid');
    expect((await deliver('succeeded', `act_${first.authorization}`)).status).toBe(200);
    expect(fake.order(first.id).paymentStatus).toBe('authorized');
    // A sales channel may not read an authorization that has succeeded.
    expect((await send('GET', `payment_authorizations/${first.authorization}`)).status).toBe(401);
    for (const status of ['declined', 'failed', 'canceled', 'expired']) {
      const next = await pending();
      await deliver(status, `act_${next.authorization}`);
      const shown = await send('GET', `payment_authorizations/${next.authorization}`);
      expect(shown.attributes).toMatchObject({ status, [`${status}_at`]: expect.any(String) });
      expect(fake.order(next.id).paymentStatus).toBe('unpaid');
    }
    expect(fake.ledger.webhooks.slice(0, 4).map(({ verdict }) => verdict)).toEqual([
      'noted',
      'unknownAction',
      'malformed',
      'accepted',
    ]);
  });

  it('shows the order as the root of every call where told so', async () => {
    const other = await startPayments({ paymentsRoot: 'order' });
    try {
      const before = { stub, fake, setting };
      ({ stub, fake, setting } = other);
      const { id } = fake.createOrder();
      await authorize((await session(id)).id);
      const { document } = stub.calls.at(-1) ?? {};
      expect(document?.data).toMatchObject({ type: 'orders', id });
      expect(document?.included.some(({ type }) => type === 'payment_sessions')).toBe(true);
      ({ stub, fake, setting } = before);
    } finally {
      await other.stub.stop();
      await other.fake.stop();
    }
  });

  it('keeps a source for a customer', async () => {
    const customer = fake.createCustomer('john@example.com', 'secret');
    const { id } = fake.createOrder({ customer });
    const open = (token: string) =>
      send(
        'POST',
        'payment_sessions',
        {
          type: 'payment_sessions',
          relationships: {
            order: { data: { type: 'orders', id } },
            payment_setting: { data: { type: 'payment_settings', id: setting.id } },
          },
        },
        token,
      );
    expect((await open(fake.token('sales_channel'))).status).toBe(404);
    const owner = fake.token('sales_channel', { customer });
    const opened = await open(owner);
    stub.answer = () => ({
      status: 200,
      body: { success: true, data: { customer_token: 'cus_1', payment_source_token: 'src_1' } },
    });
    const relationships = { payment_session: { data: { type: 'payment_sessions', id: opened.id } } };
    const wallet = await send('POST', 'payment_wallets', { type: 'payment_wallets', relationships }, owner);
    expect(wallet).toMatchObject({
      status: 201,
      attributes: { payment_source_token: 'src_1', customer_token: 'cus_1' },
    });
    expect(stub.calls.at(-1)).toMatchObject({ action: 'token', document: { data: { type: 'payment_sessions' } } });
  });

  it('tells the webhook address and the secret of a payment setting to integrations only', async () => {
    const { attributes } = await send(
      'GET',
      `payment_setting_externals/${setting.id}`,
      undefined,
      fake.token('integration'),
    );
    expect(attributes).toMatchObject({ webhook_endpoint_url: setting.webhookUrl, circuit_state: 'closed' });
    const shown = await send('GET', `payment_setting_externals/${setting.id}`);
    expect(Object.keys(shown.attributes)).not.toContain('shared_secret');
  });
});
