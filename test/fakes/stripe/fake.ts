import { createServer } from 'node:http';
import { default as express } from 'express';
import { type SeenRequest, stripeApi } from './api.ts';
import { type Books, createBooks } from './books.ts';
import { browserPages } from './browser-pages.ts';
import { createTrouble, type Trouble } from './faults.ts';
import { hostedPage } from './page.ts';
import type { FakeEvent } from './things.ts';
import { deliver } from './webhooks.ts';

/**
 * A Stripe account on this machine: the API's part that a payment needs, the hosted page, and webhooks. It keeps its
 * own books; tests ask those, never the adapter, what really happened.
 */
export interface FakeStripe {
  readonly url: string;
  readonly port: number;
  readonly books: Books;
  readonly trouble: Trouble;
  /** Every request to the API, oldest first. */
  readonly seen: SeenRequest[];
  /** The newest event about a payment, by the id of its session or its PaymentIntent. */
  lastEventOf(ref: string): FakeEvent | undefined;
  /** Posts every event that was not posted yet, oldest first; answers the statuses. */
  notify(endpoint: { readonly url: string; readonly secret: string }): Promise<number[]>;
  /** Nobody answers any more: connections are refused. */
  close(): Promise<void>;
}

export interface FakeOptions {
  readonly clock?: { now(): number };
  readonly live?: boolean;
  readonly keys?: readonly string[];
}

export const FAKE_KEY = 'sk_test_51FakeAccount0123456789';

export async function startFakeStripe(options: FakeOptions = {}): Promise<FakeStripe> {
  const { clock = { now: Date.now }, live = false, keys = [FAKE_KEY] } = options;
  const books = createBooks(clock, live);
  const trouble = createTrouble();
  const seen: SeenRequest[] = [];
  let url = '';
  let posted = 0;

  const app = express();
  app.use(hostedPage(books));
  app.use(browserPages(books));
  app.use(stripeApi({ books, trouble, keys, seen, pageUrl: (id) => `${url}/c/pay/${id}` }));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  url = `http://127.0.0.1:${address.port}`;

  return {
    url,
    port: address.port,
    books,
    trouble,
    seen,
    lastEventOf(ref) {
      const intent = books.sessions.get(ref)?.payment_intent ?? ref;
      return books.events.findLast(({ data: { object } }) =>
        [object.id, object.payment_intent].some((id) => id === ref || id === intent),
      );
    },
    async notify(endpoint) {
      const statuses: number[] = [];
      for (; posted < books.events.length; posted += 1) {
        const event = books.events[posted];
        if (event) statuses.push(await deliver(event, endpoint, clock.now()));
      }
      return statuses;
    },
    async close() {
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
