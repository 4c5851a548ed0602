import { createCalls, SECRET } from '../calls/craftingstore.ts';
import type { Figure } from '../figure.ts';
import { expect } from '../load/send.ts';
import { type Engine, openPlace, suffixOf } from '../places.ts';
import { type Child, startServer } from '../servers/child.ts';
import { startOurs } from '../servers/ours.ts';
import { throughputFigure } from './throughput.ts';

const STORE = { id: 'blocks', platform: 'craftingstore', secret: SECRET, origins: ['https://blocks.example.net'] };

/** The durable link, the product's first promise: signed create calls of 1 KB, each for an order of its own. */
export const craftingStoreLink = (engine: Engine): Figure =>
  linkFigure({
    name: `craftingstore-link${suffixOf(engine)}`,
    title: `signed create calls on ${engine} against bare node:http with the same HMAC, schema and group commit`,
    target: engine === 'sqlite' ? 0.8 : 0.75,
    engine,
    processes: 1,
  });

/** Two servers on one PostgreSQL, against two bare ones. */
export const craftingStoreLinkTwo = (): Figure =>
  linkFigure({
    name: 'craftingstore-link-two',
    title: 'the same with two servers on one PostgreSQL, against two bare ones',
    target: null,
    engine: 'postgres',
    processes: 2,
  });

function linkFigure(options: {
  readonly name: string;
  readonly title: string;
  readonly target: number | null;
  readonly engine: Engine;
  readonly processes: 1 | 2;
}): Figure {
  const { name, title, target, engine, processes } = options;
  const some = (start: (index: number) => Promise<Child>) =>
    Promise.all(Array.from({ length: processes }, (_, index) => start(index)));
  return throughputFigure({
    name,
    title,
    target,
    requests: 30_000,
    openPlace: () => openPlace(engine),
    async ours(place) {
      const location = await place.newDatabase();
      return { location, servers: await some(() => startOurs(location, [STORE])) };
    },
    async bare(place) {
      const location = await place.newDatabase();
      // Each numbers its rows from another start.
      const start = (first: number) => startServer('bare/craftingstore.ts', [location, SECRET, String(first)]);
      return { location, servers: await some(start) };
    },
    requestsFor: async (_side, count) => createCalls(count),
    check: expect(200, '/checkout/co_'),
  });
}
