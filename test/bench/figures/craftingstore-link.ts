import { createCalls, SECRET } from '../calls/craftingstore.ts';
import type { Figure } from '../figure.ts';
import { expect } from '../load/send.ts';
import { openSqlitePlace } from '../places.ts';
import { startServer } from '../servers/child.ts';
import { startOurs } from '../servers/ours.ts';
import { throughputFigure } from './throughput.ts';

const STORE = { id: 'blocks', platform: 'craftingstore', secret: SECRET, origins: ['https://blocks.example.net'] };

/** The durable link, the product's first promise: signed create calls of 1 KB, each for an order of its own. */
export function craftingStoreLink(): Figure {
  return throughputFigure({
    name: 'craftingstore-link',
    title: 'signed create calls against bare node:http with the same HMAC, schema and group commit',
    target: 0.8,
    requests: 30_000,
    openPlace: openSqlitePlace,
    async ours(place) {
      const location = await place.newDatabase();
      return { location, servers: [await startOurs(location, [STORE])] };
    },
    async bare(place) {
      const location = await place.newDatabase();
      return { location, servers: [await startServer('bare/craftingstore.ts', [location, SECRET])] };
    },
    requestsFor: async (_side, count) => createCalls(count),
    check: expect(200, '/checkout/co_'),
  });
}
