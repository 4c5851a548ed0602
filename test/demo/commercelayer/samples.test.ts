import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StubCall, StubDocument } from './gateway-stub.ts';
import { recorded } from './recorded.ts';
import { startWorld, type World } from './world.ts';

/** Names in the derived samples that the SDK's schema and the recorded callbacks know, by resource. */
const shapeOf = (resource: StubDocument['data'] | undefined) => ({
  attributes: Object.keys(resource?.attributes ?? {}),
  relationships: Object.keys(resource?.relationships ?? {}),
});

describe('the bodies sent to the gateway', () => {
  let world: World;
  const calls: Record<string, StubCall> = {};
  beforeAll(async () => {
    world = await startWorld();
    const customer = world.fake.createCustomer('john@example.com', 'secret');
    const owner = world.client(world.fake.token('sales_channel', { customer }));
    const id = await world.cart({ customer, shippingCents: 700 }, owner);
    await owner.orders.update({ id, _place: true, _save_payment_source_to_customer_wallet: true });
    const authorization = world.authorizationOf(id);
    await world.admin.authorizations.update({ id: authorization, _capture: true, _capture_amount_cents: 1_000 });
    await world.admin.authorizations._void(authorization);
    const [capture] = world.fake.ledger.transactionsOf(id, 'capture');
    await world.admin.captures.update({ id: capture?.id ?? '', _refund: true, _refund_amount_cents: 300 });
    for (const call of world.stub.calls) calls[call.action] = call;
  });
  afterAll(() => world.stop());

  it.for([
    ['authorize', 'derived-authorize.request.json'],
    ['capture', 'derived-capture-partial.request.json'],
    ['void', 'derived-void.request.json'],
    ['refund', 'derived-refund.request.json'],
    ['token', 'derived-token.request.json'],
  ])('for %s have every attribute and relationship of the derived sample', ([action = '', file = ''], context) => {
    const sample = recorded<StubDocument>(file);
    const sent = calls[action]?.document;
    if (!sample) return context.skip(`${file} is not here`);
    expect(sent?.data.type).toBe(sample.data.type);
    const types = ['orders', 'markets', 'line_items', 'skus', 'addresses', 'customers', 'payment_methods'];
    const pairs = types.map((type) =>
      [sent, sample].map((document) => document?.included.find((one) => one.type === type)),
    );
    for (const [ours, theirs] of [[sent?.data, sample.data], ...pairs]) {
      expect(shapeOf(ours).attributes, theirs?.type).toEqual(expect.arrayContaining(shapeOf(theirs).attributes));
      expect(shapeOf(ours).relationships, theirs?.type).toEqual(expect.arrayContaining(shapeOf(theirs).relationships));
    }
  });

  it('show the amounts of this very step', () => {
    expect(calls.capture?.document.data.attributes).toMatchObject({
      amount_cents: 3_100,
      capture_amount_cents: 1_000,
      capture_balance_cents: 3_100,
    });
    expect(calls.void?.document.data.attributes).toMatchObject({ void_balance_cents: 2_100 });
    expect(calls.refund?.document.data.attributes).toMatchObject({
      amount_cents: 1_000,
      refund_amount_cents: 300,
      refund_balance_cents: 1_000,
      metadata: { tillgate_token: 'act_capture' },
    });
  });

  it('have relative links, data only where included, test mode and a realistic size', () => {
    const { document, raw } = calls.authorize ?? {};
    const order = document?.included.find(({ type }) => type === 'orders');
    expect(document?.data.links.self).toBe(`/api/external_payments/${document?.data.id}`);
    expect(order?.relationships.payment_source).toEqual({
      links: {
        self: `/api/orders/${order?.id}/relationships/payment_source`,
        related: `/api/orders/${order?.id}/payment_source`,
      },
    });
    expect(order?.relationships.order_subscriptions).toMatchObject({ data: [] });
    expect(order?.relationships.customer).toMatchObject({ data: { type: 'customers' } });
    for (const resource of [document?.data, ...(document?.included ?? [])])
      expect(resource?.meta).toEqual({ mode: 'test', organization_id: world.fake.organizationId });
    expect(raw?.length).toBeGreaterThan(8_000);
    expect(raw?.length).toBeLessThan(24_000);
  });

  it('include what external_includes says instead of the default', async () => {
    const narrow = await startWorld({ mode: 'live' }, { externalIncludes: ['order', 'order.market'] });
    try {
      await narrow.placed();
      const document = narrow.stub.calls.at(-1)?.document;
      expect(document?.included.map(({ type }) => type).sort()).toEqual(['markets', 'orders']);
      expect(document?.data.meta.mode).toBe('live');
    } finally {
      await narrow.stop();
    }
  });
});
