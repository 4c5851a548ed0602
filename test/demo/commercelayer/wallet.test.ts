import type { CommerceLayerBundle } from '@commercelayer/sdk/bundle';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { no, yes } from './gateway-stub.ts';
import { startWorld, type World } from './world.ts';

describe('the wallet of a customer', () => {
  let world: World;
  let customer: string;
  let owner: CommerceLayerBundle;
  beforeAll(async () => {
    world = await startWorld();
    customer = world.fake.createCustomer('john@example.com', 'secret');
    owner = world.client(world.fake.token('sales_channel', { customer }));
  });
  afterAll(() => world.stop());
  afterEach(() => {
    world.stub.answer = yes;
  });

  it('keeps a payment source and pays the next order by it', async () => {
    const { fake, stub } = world;
    const first = await world.cart({ customer }, owner);
    await owner.orders.update({ id: first, _place: true, _save_payment_source_to_customer_wallet: true });
    expect(stub.calls.at(-1)).toMatchObject({ action: 'token', document: { data: { type: 'external_payments' } } });
    const second = fake.createOrder({ customer });
    const { available_payment_methods, available_customer_payment_sources } = await owner.orders.retrieve(second.id, {
      include: ['available_payment_methods', 'available_customer_payment_sources'],
    });
    const kept = available_customer_payment_sources?.[0];
    expect(kept).toMatchObject({ customer_token: 'cus_1', payment_source_token: 'src_1' });
    await owner.orders.update({
      id: second.id,
      payment_method: owner.payment_methods.relationship(available_payment_methods?.[0]?.id ?? ''),
    });
    const placed = await owner.orders.update({
      id: second.id,
      _customer_payment_source_id: kept?.id ?? '',
      _place: true,
    });
    expect(placed).toMatchObject({ status: 'placed', payment_status: 'authorized' });
    expect(stub.calls.at(-1)?.document.data.attributes.payment_source_token).toBe('src_1');
    expect(fake.order(second.id).paymentSourceToken).toBe('src_1');
  });

  it('is closed to guests and to other customers', async () => {
    const guests = await world.cart();
    await expect(world.shopper.orders._save_payment_source_to_customer_wallet(guests)).rejects.toMatchObject({
      status: 422,
    });
    const other = world.fake.createCustomer('jane@example.com', 'secret');
    const thief = world.client(world.fake.token('sales_channel', { customer: other }));
    const [kept] = await owner.customer_payment_sources.list();
    const order = await world.cart({ customer: other }, thief);
    await expect(thief.orders._customer_payment_source_id(order, kept?.id ?? '')).rejects.toMatchObject({
      status: 422,
    });
    await expect(thief.customer_payment_sources.retrieve(kept?.id ?? '')).rejects.toMatchObject({ status: 404 });
    expect(await thief.customer_payment_sources.list()).toHaveLength(0);
  });

  it('stays as it is when the gateway refuses', async () => {
    world.stub.answer = no(422, 'not_savable', 'This cannot be kept.');
    const before = (await owner.customer_payment_sources.list()).length;
    const id = await world.cart({ customer }, owner);
    await expect(owner.orders._save_payment_source_to_customer_wallet(id)).rejects.toMatchObject({
      status: 422,
      errors: [{ detail: expect.stringContaining('This cannot be kept.') }],
    });
    expect(await owner.customer_payment_sources.list()).toHaveLength(before);
  });
});
