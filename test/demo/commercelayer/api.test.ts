import { CommerceLayer } from '@commercelayer/sdk/bundle';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sdkFetch } from '../../../demo/commercelayer/index.ts';
import { recorded } from './recorded.ts';
import { startWorld, type World } from './world.ts';

const MEDIA_TYPE = 'application/vnd.api+json';

describe('the API', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const grant = (body: object) =>
    fetch(`${world.fake.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const raw = (path: string, init: RequestInit = {}, token = world.fake.token('integration')) =>
    fetch(`${world.fake.apiUrl}/api/${path}`, { headers: { authorization: `Bearer ${token}` }, ...init });

  it('gives tokens by the three grants, which the SDK takes without being told the organization', async () => {
    const { fake } = world;
    const { salesChannel, integration } = fake.credentials;
    fake.createCustomer('mary@example.com', 'secret');
    const guest = { grant_type: 'client_credentials', client_id: salesChannel.clientId, scope: 'market:code:usa' };
    const bodies = [
      guest,
      { grant_type: 'client_credentials', client_id: integration.clientId, client_secret: integration.clientSecret },
      { ...guest, grant_type: 'password', username: 'mary@example.com', password: 'secret' },
    ];
    for (const body of bodies) {
      const response = await grant(body);
      expect(response.status).toBe(200);
      const { access_token } = (await response.json()) as { access_token: string };
      const client = CommerceLayer({ accessToken: access_token, fetch: sdkFetch(fake.apiUrl) });
      expect(await client.organization.retrieve()).toMatchObject({ slug: 'demo' });
    }
    expect((await grant({ ...guest, client_id: 'nobody' })).status).toBe(401);
    expect((await grant({ ...guest, scope: 'market:code:mars' })).status).toBe(400);
    expect(
      (await grant({ ...guest, grant_type: 'password', username: 'mary@example.com', password: 'x' })).status,
    ).toBe(401);
    expect((await grant({ grant_type: 'client_credentials' })).status).toBe(400);
  });

  it('refuses tokens that are unknown, changed or expired in its error format', async () => {
    const expired = world.fake.token('integration', { lifeSeconds: -1 });
    for (const token of ['', 'abc', `${world.fake.token('integration')}x`, expired]) {
      const response = await raw('orders', {}, token);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ errors: [{ code: 'INVALID_TOKEN', status: '401' }] });
    }
  });

  it('lets a storefront make its order from nothing', async () => {
    const { fake, shopper } = world;
    const order = await shopper.orders.create({
      market: shopper.markets.relationship(fake.markets.USD),
      customer_email: 'new@example.com',
    });
    expect(order).toMatchObject({ status: 'draft', guest: true, currency_code: 'USD' });
    await shopper.line_items.create({
      sku_code: 'HOODIE',
      quantity: 2,
      order: shopper.orders.relationship(order.id),
    });
    const address = await shopper.addresses.create({
      first_name: 'John',
      last_name: 'Smith',
      line_1: '1 Example Street',
      city: 'Springfield',
      country_code: 'US',
      phone: '+15555550100',
      state_code: 'NY',
    });
    const filled = await shopper.orders.update(
      { id: order.id, billing_address: shopper.addresses.relationship(address.id) },
      { include: ['line_items.item', 'billing_address', 'customer'] },
    );
    expect(filled).toMatchObject({
      status: 'pending',
      total_amount_with_taxes_cents: 14_080,
      formatted_total_amount_with_taxes: '$140.80',
      line_items: [{ sku_code: 'HOODIE', item: { type: 'skus', code: 'HOODIE' } }],
      billing_address: { city: 'Springfield' },
    });
    const [line] = await shopper.orders.line_items(order.id);
    await shopper.line_items.update({ id: line?.id ?? '', quantity: 1 });
    expect(fake.order(order.id).totalCents).toBe(7_040);
  });

  it('wants the payment method before the payment source, and its token only once', async () => {
    const { fake, shopper } = world;
    const { id } = fake.createOrder();
    const source = { payment_source_token: 'co_1', order: shopper.orders.relationship(id) };
    await expect(shopper.external_payments.create(source)).rejects.toMatchObject({ status: 422 });
    const cart = await world.cart();
    const { payment_source } = await shopper.orders.retrieve(cart, { include: ['payment_source'] });
    const response = await raw(`external_payments/${payment_source?.id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${fake.token('integration')}`, 'content-type': MEDIA_TYPE },
      body: JSON.stringify({
        data: { type: 'external_payments', id: payment_source?.id, attributes: { payment_source_token: 'co_2' } },
      }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ code: 'PARAM_NOT_ALLOWED' }] });
    for (const token of ['', '4242424242424242'])
      await expect(
        shopper.external_payments.create({ payment_source_token: token, order: shopper.orders.relationship(cart) }),
      ).rejects.toMatchObject({ status: 422 });
  });

  it('shows a shopper its own orders only, and leaves their money to the operator', async () => {
    const { fake, shopper, admin } = world;
    const customer = fake.createCustomer('owner@example.com', 'secret');
    const owner = world.client(fake.token('sales_channel', { customer }));
    const { id } = fake.createOrder({ customer });
    expect((await owner.orders.retrieve(id)).guest).toBe(false);
    await expect(shopper.orders.retrieve(id)).rejects.toMatchObject({ status: 404 });
    await expect(
      shopper.external_payments.create({ payment_source_token: 'co_1', order: shopper.orders.relationship(id) }),
    ).rejects.toMatchObject({ status: 404 });
    const elsewhere = world.client(fake.token('sales_channel', { market: fake.markets.USD }));
    await expect(elsewhere.orders.retrieve(fake.createOrder().id)).rejects.toMatchObject({ status: 404 });
    const placed = await world.placed();
    const forbidden = [
      () => shopper.orders._capture(placed),
      () => shopper.orders._refund(placed),
      () => shopper.orders._approve(placed),
      () => shopper.authorizations._capture(world.authorizationOf(placed)),
      () => shopper.external_gateways.list(),
    ];
    for (const attempt of forbidden)
      await expect(attempt()).rejects.toMatchObject({ status: 401, errors: [{ code: 'UNAUTHORIZED' }] });
    expect(await admin.orders._approve_and_capture(placed)).toMatchObject({
      status: 'approved',
      payment_status: 'paid',
    });
  });

  it('keeps a cart from being changed or placed twice', async () => {
    const { shopper } = world;
    const id = await world.placed();
    const line = { sku_code: 'MUG', quantity: 1, order: shopper.orders.relationship(id) };
    await expect(shopper.line_items.create(line)).rejects.toMatchObject({ status: 422 });
    await expect(shopper.orders._place(id)).rejects.toMatchObject({ status: 422 });
    await expect(shopper.orders._place(world.fake.createOrder().id)).rejects.toMatchObject({ status: 422 });
  });

  it('lists in pages, filtered by equality, sorted, and with sparse fields', async () => {
    const { admin, fake } = world;
    const first = await admin.orders.list({ pageSize: 2, sort: { number: 'asc' } });
    expect([first.length, first.recordCount, first.pageCount]).toEqual([
      2,
      fake.orders.length,
      Math.ceil(fake.orders.length / 2),
    ]);
    const { number } = fake.createOrder();
    const found = await admin.orders.list({ filters: { number_eq: number }, fields: ['status'] });
    expect(Array.from(found, ({ status, payment_status }) => [status, payment_status])).toEqual([
      ['pending', undefined],
    ]);
    await expect(admin.orders.list({ filters: { number_cont: '1' } })).rejects.toMatchObject({ status: 400 });
    await expect(raw('orders?include=secrets').then((response) => response.json())).resolves.toMatchObject({
      errors: [{ code: 'INVALID_INCLUDE' }],
    });
  });

  it('answers nonsense with its error format', async () => {
    const authorization = `Bearer ${world.fake.token('integration')}`;
    const post = (body: string, type = MEDIA_TYPE) =>
      raw('orders', { method: 'POST', headers: { authorization, 'content-type': type }, body });
    const answers = [
      [await raw('orders/nothing'), 404],
      [await raw('secrets'), 404],
      [await post('{'), 400],
      [await post('{}', 'application/json'), 415],
      [await post('{"data":{"type":"skus"}}'), 400],
      [await raw('orders?page[size]=-1'), 400],
    ] as const;
    for (const [response, status] of answers) {
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toContain(MEDIA_TYPE);
      expect(await response.json()).toMatchObject({ errors: [{ status: String(status), code: expect.any(String) }] });
    }
  });

  it('answers what is not found as recorded', async (context) => {
    const sample = recorded<{ body: unknown }>('real-api-error-404.json');
    if (!sample) return context.skip('the samples are not here');
    expect(await (await raw('orders/nothing')).json()).toEqual(sample.body);
  });

  it('has external gateways made, changed and looked at by an integration', async () => {
    const { admin } = world;
    const gateway = await admin.external_gateways.create({ name: 'Mine', authorize_url: 'https://pay.example.com/a' });
    expect(gateway).toMatchObject({ circuit_state: 'closed', circuit_failure_count: 0, refund_url: null });
    expect(world.fake.webhookUrl(gateway.id)).toContain(`/webhook_callbacks/external_gateways/${gateway.id}`);
    expect(gateway.shared_secret).toMatch(/^[0-9a-f]{32}$/);
    const changed = await admin.external_gateways.update({
      id: gateway.id,
      refund_url: 'https://pay.example.com/r',
      _regenerate_shared_secret: true,
    } as Parameters<typeof admin.external_gateways.update>[0]);
    expect(changed.refund_url).toBe('https://pay.example.com/r');
    expect(changed.shared_secret).not.toBe(gateway.shared_secret);
    const method = await admin.payment_methods.create({
      payment_source_type: 'external_payments',
      price_amount_cents: 0,
      payment_gateway: admin.payment_gateways.relationship(gateway.id),
      market: admin.markets.relationship(world.fake.markets.EUR),
    });
    expect(method).toMatchObject({ require_capture: true, auto_place: false, currency_code: 'EUR' });
    await admin.external_gateways._disable(gateway.id);
    const { id } = world.fake.createOrder();
    const offered = await admin.orders.available_payment_methods(id);
    expect(offered.map((one) => one.id)).not.toContain(method.id);
  });

  it('lets browsers of every origin in', async () => {
    const response = await fetch(`${world.fake.url}/api/orders`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example.com',
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-headers')).toContain('authorization');
  });
});
