import { expect } from 'vitest';
import { findCheckout } from '../../../server/database/repositories/checkouts.ts';
import { paymentsOfCheckout } from '../../../server/database/repositories/payments.ts';
import { chargesOf } from '../../faults/charges.ts';
import { eventually } from '../../support/world.ts';
import type { World } from './world.ts';

/** An order as its store knows it: what it costs, and how often the store was made to deliver. */
export interface Order {
  readonly ref: string;
  /** Cents, from the store's own books. */
  readonly price: number;
  /** Cents the store was told, one entry per delivery; CraftingStore is told no amount. */
  deliveries(): readonly (number | null)[];
}

/** The order behind a checkout. */
export async function orderOf(world: World, checkout: string): Promise<Order> {
  const row = await findCheckout(world.tillgate.domain.database.read, checkout);
  if (!row) throw new Error(`No checkout ${checkout}`);
  return row.store_id.startsWith('blocks')
    ? craftingStoreOrder(world, row.order_ref)
    : atshopOrder(world, row.order_ref);
}

function craftingStoreOrder({ stores: { craftingStore } }: World, ref: string): Order {
  const { ledger } = craftingStore;
  return {
    ref,
    price: ledger.payment(ref).price,
    deliveries: () => ledger.payment(ref).commandsRun.map(() => null),
  };
}

function atshopOrder({ stores: { atshop } }: World, ref: string): Order {
  const { quantity, toPay } = atshop.order(ref);
  return {
    ref,
    price: Number(toPay ?? Number(quantity) * Number(atshop.productOf(ref)?.value)),
    deliveries: () => atshop.ledger.fulfilmentsOf(ref).map(({ amountPaid }) => amountPaid),
  };
}

/** Waits until the store was told, and checks that it was told once and what it was told. */
export async function expectToldOnce(world: World, checkout: string): Promise<void> {
  const order = await orderOf(world, checkout);
  const confirmations = async () =>
    (await world.operator.listConfirmations({ limit: 1_000 })).filter(({ orderRef }) => orderRef === order.ref);
  await eventually(`order ${order.ref} to be told`, async () =>
    (await confirmations()).some(({ state }) => state === 'delivered'),
  );
  const money = { amountMinor: order.price, currency: 'EUR' };
  expect(await confirmations()).toEqual([
    expect.objectContaining({ kind: 'paid', state: 'delivered', attempts: 1, money }),
  ]);
  expect(order.deliveries()).toHaveLength(1);
  expect([null, order.price]).toContain(order.deliveries()[0]);
}

/** What the bank took for a checkout, in cents. */
export async function charged(world: World, checkout: string): Promise<number[]> {
  const { read } = world.tillgate.domain.database;
  const row = await findCheckout(read, checkout);
  const payments = row ? await paymentsOfCheckout(read, row.id) : [];
  const refs = new Set(payments.map(({ public_id }) => public_id));
  const charges = await chargesOf(world.stores);
  return charges.filter(({ merchantRef }) => refs.has(merchantRef)).map(({ captured }) => captured);
}

/** One payment at the bank of the right amount, one confirmation to the store. */
export async function expectPaidOnce(world: World, checkout: string): Promise<void> {
  await expectToldOnce(world, checkout);
  const { price } = await orderOf(world, checkout);
  expect(await charged(world, checkout)).toEqual([price]);
}
