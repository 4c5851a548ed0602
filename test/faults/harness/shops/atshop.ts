import type { World } from '../world.ts';
import type { PlacedOrder } from './shop.ts';

export function atshopOrder({ stores: { atshop } }: World, amount: number, api: 'ddp' | 'rest'): PlacedOrder {
  const { _id: orderRef } = atshop.placeOrder({ toPay: amount });
  const store = api === 'ddp' ? 'keys' : 'keys-rest';
  const link = async () => (await atshop.requestLink(orderRef, { store })).url;
  return {
    platform: api === 'ddp' ? 'atshop' : 'atshopRest',
    orderRef,
    amount,
    link,
    links: async (times) => (await Promise.all(Array.from({ length: times }, link))).flatMap((url) => url ?? []),
    delivered: () => atshop.ledger.fulfilmentsOf(orderRef).length,
    told: () => atshop.ledger.fulfilmentsOf(orderRef)[0]?.amountPaid ?? null,
  };
}
