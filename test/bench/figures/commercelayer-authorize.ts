import { authorizeCall, paidOrder, SECRET } from '../calls/commercelayer.ts';
import type { Figure } from '../figure.ts';
import { expect } from '../load/send.ts';
import { type Engine, openPlace, suffixOf } from '../places.ts';
import { seedPaidOrders } from '../seed/paid-orders.ts';
import { startServer } from '../servers/child.ts';
import { startOurs } from '../servers/ours.ts';
import { type Side, throughputFigure } from './throughput.ts';

const STORE = {
  id: 'fashion',
  platform: 'commercelayer',
  secret: SECRET,
  origins: ['https://fashion.example.com'],
  organization: 'https://fashion.example.com',
};

/** A document of one line item has 4.8 KB; each further one is 0.8 KB. */
const ITEMS = { '8k': 5, '20k': 20 };

/** Commerce Layer claims the money of orders that were paid: signed documents, each for an order of its own. */
export function commerceLayerAuthorize(size: keyof typeof ITEMS, engine: Engine): Figure {
  const claimed = new Map<Side, number>();
  return throughputFigure({
    name: `commercelayer-authorize-${size}${suffixOf(engine)}`,
    title: `signed authorize calls of ${size}B on ${engine} against bare node:http with the same HMAC, schema and group commit`,
    target: 0.75,
    requests: size === '8k' ? 12_000 : 8_000,
    openPlace: () => openPlace(engine),
    async ours(place) {
      const location = await place.newDatabase();
      return { location, servers: [await startOurs(location, [STORE])] };
    },
    async bare(place) {
      const location = await place.newDatabase();
      return { location, servers: [await startServer('bare/commercelayer.ts', [location, SECRET])] };
    },
    async requestsFor(side, count) {
      const from = claimed.get(side) ?? 0;
      claimed.set(side, from + count);
      const orders = Array.from({ length: count }, (_, index) => paidOrder(from + index + 1));
      await seedPaidOrders(side.location, orders);
      return orders.map((order) => authorizeCall(order, ITEMS[size]));
    },
    check: expect(200, '"transaction_token":"act_'),
  });
}
