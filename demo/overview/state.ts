import type { FakeAtshop } from '../atshop/index.ts';
import type { FakeCraftingStore } from '../craftingstore/index.ts';

/** One order of either store, as the overview shows it. */
export interface OverviewOrder {
  /** Tillgate's id of the store; null where only the shopper's browser knows it (ATShop, before or without a link request). */
  readonly store: string | null;
  readonly platform: 'CraftingStore' | 'ATShop';
  readonly order: string;
  readonly item: string;
  /** Cents. */
  readonly amount: number;
  readonly currency: string;
  readonly state: string;
  readonly paid: boolean;
  /** How often the store was told "paid" and took it: must never exceed 1. */
  readonly told: number;
  /** What the store did about it. */
  readonly effects: readonly string[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** All orders of both stores, newest first. */
export function overviewOrders(craftingStore: FakeCraftingStore, atshop: FakeAtshop): readonly OverviewOrder[] {
  const orders = [...craftingStoreOrders(craftingStore), ...atshopOrders(atshop)];
  return orders.sort((a, b) => b.createdAt - a.createdAt);
}

const GATEWAY_STORES: Readonly<Record<string, string>> = { page: 'blocks', overlay: 'blocks-overlay' };

function craftingStoreOrders({ ledger }: FakeCraftingStore): OverviewOrder[] {
  const taken = new Set(['paid', 'repeated']);
  return ledger.payments.map((payment) => ({
    store: GATEWAY_STORES[payment.gateway] ?? payment.gateway,
    platform: 'CraftingStore',
    order: payment.transactionId,
    item: payment.packageName,
    amount: payment.price,
    currency: payment.currency,
    state: payment.state,
    paid: payment.state === 'paid',
    told: ledger.callbacksFor(payment.transactionId).filter(({ verdict }) => taken.has(verdict)).length,
    effects: payment.commandsRun,
    createdAt: payment.createdAt,
  }));
}

function atshopOrders({ orders, ledger, productOf }: FakeAtshop): OverviewOrder[] {
  return orders.map((order) => {
    const product = productOf(order._id);
    const fulfilments = ledger.fulfilmentsOf(order._id);
    return {
      store: ledger.linkRequests.findLast(({ orderId }) => orderId === order._id)?.store ?? null,
      platform: 'ATShop',
      order: order._id,
      item: `${order.quantity} × ${product?.name ?? order.productId}`,
      amount: Number(order.toPay ?? Number(order.quantity) * Number(product?.value)),
      currency: String(order.currency),
      state: order.status ?? (order.paid ? 'paid' : 'unpaid'),
      paid: order.paid,
      told: fulfilments.length,
      effects: fulfilments.map(({ amountPaid }) => `goods sent for ${amountPaid} cents`),
      createdAt: order.createdAt.getTime(),
    };
  });
}
