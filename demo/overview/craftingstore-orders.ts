import type { FakeCraftingStore } from '../craftingstore/index.ts';
import type { OverviewOrder } from './state.ts';

const GATEWAY_STORES: Readonly<Record<string, string>> = { page: 'blocks', overlay: 'blocks-overlay' };

export function craftingStoreOrders({ ledger }: FakeCraftingStore): OverviewOrder[] {
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
