import type { FakeAtshop } from '../atshop/index.ts';
import type { OverviewOrder } from './state.ts';

export function atshopOrders({ orders, ledger, productOf }: FakeAtshop): OverviewOrder[] {
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
