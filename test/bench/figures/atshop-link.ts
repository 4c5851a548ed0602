import { randomBytes } from 'node:crypto';
import { someShopper } from '../calls/shopper.ts';
import type { Figure } from '../figure.ts';
import { requestBytes } from '../load/request.ts';
import { expect } from '../load/send.ts';
import { openPlace } from '../places.ts';
import { type Child, startServer } from '../servers/child.ts';
import { startOurs } from '../servers/ours.ts';
import { throughputFigure } from './throughput.ts';

const ORIGIN = 'https://keys.example.com';

const storeAt = (upstream: Child) => ({
  id: 'keys',
  platform: 'atshop',
  origins: [ORIGIN],
  api: 'rest',
  restUrl: upstream.url,
  // Only for telling ATShop "paid", which nobody does here.
  ddpUrl: 'ws://127.0.0.1:9/websocket',
  loginToken: 'not-a-token-only-for-the-bench',
});

const linkRequest = () =>
  requestBytes({
    method: 'GET',
    path: `/atshop/keys/payment-link?orderId=${randomBytes(9).toString('hex')}`,
    headers: { ...someShopper(), origin: ORIGIN, accept: 'application/json' },
  });

/** Links for ATShop, whose orders are read first, one call after the other, from an upstream that answers at once. */
export function atshopLink(): Figure {
  return throughputFigure({
    name: 'atshop-link',
    title: 'links after two upstream reads against bare node:http with two undici calls and the same insert',
    target: 0.7,
    requests: 12_000,
    openPlace: () => openPlace('sqlite'),
    async ours(place) {
      const location = await place.newDatabase();
      const upstream = await startServer('atshop-upstream.ts', []);
      return {
        location,
        servers: [await startOurs(location, [storeAt(upstream)], { trustProxy: 1 })],
        helpers: [upstream],
      };
    },
    async bare(place) {
      const location = await place.newDatabase();
      const upstream = await startServer('atshop-upstream.ts', []);
      return {
        location,
        servers: [await startServer('bare/atshop.ts', [location, upstream.url])],
        helpers: [upstream],
      };
    },
    requestsFor: async (_side, count) => Array.from({ length: count }, linkRequest),
    check: expect(200, '/checkout/co_'),
  });
}
