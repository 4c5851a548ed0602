import { SECRET } from '../calls/craftingstore.ts';
import { notificationCall } from '../calls/notification.ts';
import type { Figure } from '../figure.ts';
import { expect } from '../load/send.ts';
import { openPlace } from '../places.ts';
import { startServer } from '../servers/child.ts';
import { SANDBOX_SECRET, startOurs } from '../servers/ours.ts';
import { throughputFigure } from './throughput.ts';

const STORE = { id: 'blocks', platform: 'craftingstore', secret: SECRET, origins: ['https://blocks.example.net'] };

/** A burst of a provider's notifications: how fast they are stored and answered, while their jobs run beside. */
export function notifications(): Figure {
  return throughputFigure({
    name: 'notifications',
    title: 'signed notifications stored and answered against bare node:http that stores them',
    target: 0.75,
    requests: 30_000,
    openPlace: () => openPlace('sqlite'),
    async ours(place) {
      const location = await place.newDatabase();
      return { location, servers: [await startOurs(location, [STORE], { trustProxy: 1 })] };
    },
    async bare(place) {
      const location = await place.newDatabase();
      return { location, servers: [await startServer('bare/notifications.ts', [location, SANDBOX_SECRET])] };
    },
    requestsFor: async (_side, count) => Array.from({ length: count }, notificationCall),
    check: expect(200, '"received":true'),
  });
}
