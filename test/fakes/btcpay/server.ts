/**
 * A BTCPay Server on loopback: its invoices follow the rules of the real one, shoppers pay on its page or straight to
 * the address, and it sends signed webhooks when told to, in any order and as often as told.
 */
import type { AddressInfo } from 'node:net';
import express from 'express';
import { type ApiSettings, greenfieldApi } from './api.ts';
import { Books, type FakeEvent, type Network } from './books.ts';
import { createFaults, type Faults } from './faults.ts';
import { paymentPage } from './page.ts';
import { type Exchange, recordInto } from './transcript.ts';
import { type Delivery, deliveryOf } from './webhooks.ts';

export const STORE = '9CiNzKoANXxmk5ayZngSXrHTiVvvgCrwrpFQd4m2K776';
/** A second store that the same key may see. */
export const OTHER_STORE = '6HSHAEU4iYWtjxtyRs9KyPjM9GAQp8kw2T9VWbGG1FnZ';
export const API_KEY = 'f1a7c0de5ec4e7f1a7c0de5ec4e7f1a7c0de5ec4e7';
export const WEBHOOK_SECRET = '5ToVeBuchAIreadySigned4Tillgate';

export interface FakeBtcpay {
  readonly url: string;
  readonly books: Books;
  readonly settings: ApiSettings;
  readonly faults: Faults;
  /** Every exchange of the API so far. */
  readonly transcript: readonly Exchange[];
  /** A webhook about what happened last to an invoice, signed. */
  delivery(invoiceId: string, secret?: string): Delivery;
  /** Posts a webhook; the status of the answer. */
  send(url: string, delivery: Delivery): Promise<number>;
  close(): Promise<void>;
}

export interface FakeOptions {
  readonly now?: () => number;
  readonly network?: Network;
}

export async function startBtcpay({ now = Date.now, network = 'test' }: FakeOptions = {}): Promise<FakeBtcpay> {
  const books = new Books(now, network);
  const faults = createFaults();
  const transcript: Exchange[] = [];
  let url = '';
  const settings: ApiSettings = {
    books,
    apiKey: API_KEY,
    stores: [STORE, OTHER_STORE],
    permissions: ['unrestricted'],
    webhooks: [],
    webhookSecrets: new Map(),
    fullySynched: true,
    belowStore: false,
    origin: () => url,
  };

  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'extended');
  // The clock of the tests, as the doctor compares it with its own.
  app.use((_request, response, next) => {
    response.set('date', new Date(now()).toUTCString());
    next();
  });
  app.use('/api/v1', faults.middleware, recordInto(transcript), greenfieldApi(settings));
  app.use(paymentPage(books));

  const server = app.listen(0, '127.0.0.1');
  await new Promise<void>((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    books,
    settings,
    faults,
    transcript,
    delivery(invoiceId, secret = WEBHOOK_SECRET) {
      books.find(invoiceId);
      return deliveryOf(books, lastOf(books.events, invoiceId), secret);
    },
    async send(to, { headers, body }) {
      const answer = await fetch(to, { method: 'POST', headers, body: new Uint8Array(body) });
      return answer.status;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function lastOf(events: readonly FakeEvent[], invoiceId: string): FakeEvent {
  const event = events.findLast((one) => one.invoiceId === invoiceId);
  if (!event) throw new Error(`Nothing has happened to ${invoiceId}`);
  return event;
}
