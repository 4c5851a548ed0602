import type { FashionStore } from '../commercelayer/store.ts';
import type { OverviewOrder } from './state.ts';

/** States in which no transfer is awaited any more. */
const SETTLED: ReadonlySet<string> = new Set(['unpaid', 'voided']);

export function fashionOrders({ platform }: FashionStore): OverviewOrder[] {
  return platform.orders.map(({ id, number, currency, totalCents, status, paymentStatus, createdAt }) => {
    const money = platform.ledger.money(id);
    const authorized = platform.ledger
      .transactionsOf(id, 'authorize')
      .filter(({ state }) => state === 'succeeded').length;
    return {
      store: 'fashion',
      platform: 'Commerce Layer',
      order: id,
      item: `Order ${number}`,
      amount: totalCents,
      currency,
      state: `${status}, ${paymentStatus}`,
      paid: !SETTLED.has(paymentStatus),
      told: authorized,
      effects: Object.entries(money)
        .filter(([, cents]) => cents > 0)
        .map(([what, cents]) => `${what} ${cents} cents`),
      createdAt,
    };
  });
}
