import { createServer } from 'node:http';
import { default as express } from 'express';
import { paypalApi, type SeenRequest } from './api.ts';
import { type Books, createBooks } from './books.ts';
import { createTrouble, type Trouble } from './faults.ts';
import { approvalPages } from './page.ts';
import type { FakeEvent } from './things.ts';
import { deliver } from './webhooks.ts';

/**
 * A PayPal on this machine: the API's part that a payment needs, the pages a shopper approves on, and webhooks. It keeps
 * its own books; tests ask those, never the adapter, what really happened.
 */
export interface FakePayPal {
  readonly url: string;
  readonly port: number;
  readonly books: Books;
  readonly trouble: Trouble;
  /** Every request to the API, oldest first. */
  readonly seen: SeenRequest[];
  /** No access token is good any more. */
  revokeTokens(): void;
  /** The newest event about an order. */
  lastEventOf(orderId: string): FakeEvent | undefined;
  /** Posts every event that was not posted yet, oldest first; answers the statuses. */
  notify(endpoint: { readonly url: string; readonly webhookId: string }): Promise<number[]>;
  /** Nobody answers any more: connections are refused. */
  close(): Promise<void>;
}

export interface FakeOptions {
  readonly clock?: { now(): number };
  /** Secrets by client id. */
  readonly apps?: ReadonlyMap<string, string>;
  readonly scopes?: string;
  readonly port?: number;
}

export const CLIENT_ID = 'AFakeClientId0123456789_-AbCdEfGh';
export const CLIENT_SECRET = 'EFakeClientSecret0123456789_-AbCd';
const SCOPES =
  'https://uri.paypal.com/services/payments/payment https://uri.paypal.com/services/disputes/read-seller https://uri.paypal.com/services/applications/webhooks https://uri.paypal.com/services/vault/payment-tokens/readwrite';

export async function startFakePayPal(options: FakeOptions = {}): Promise<FakePayPal> {
  const { clock = { now: Date.now }, apps = new Map([[CLIENT_ID, CLIENT_SECRET]]), scopes = SCOPES } = options;
  let url = '';
  const books = createBooks(clock, () => url);
  const trouble = createTrouble();
  const seen: SeenRequest[] = [];
  let posted = 0;

  const app = express();
  const api = paypalApi({ books, trouble, apps, scopes, seen });
  app.use((request, response) => (request.path.startsWith('/v') ? api : pages)(request, response, () => {}));
  const pages = approvalPages(books);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  url = `http://127.0.0.1:${address.port}`;

  return {
    url,
    port: address.port,
    books,
    trouble,
    seen,
    revokeTokens: api.revokeTokens,
    lastEventOf: (orderId) =>
      books.events.findLast(({ resource }) => JSON.stringify(resource).includes(`"${orderId}"`)),
    async notify({ url: endpoint, webhookId }) {
      const statuses: number[] = [];
      for (; posted < books.events.length; posted += 1) {
        const event = books.events[posted];
        if (event) statuses.push(await deliver(event, endpoint, { webhookId, origin: url, at: clock.now() }));
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
