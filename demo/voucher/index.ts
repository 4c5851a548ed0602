/**
 * PrePin, a fictional voucher service: shoppers buy a card with a number at a kiosk and pay with it online. It has what
 * such services usually have, and nothing else knows it: an API, a page for shoppers, signed notifications. State lives
 * in memory. `provider.ts` beside this file is what a merchant writes to take its vouchers with Tillgate.
 */
import { fileURLToPath } from 'node:url';
import express from 'express';
import type { Money } from '../../shared/money.ts';
import { type DemoClock, wallClock } from '../kit/clock.ts';
import { listen } from '../kit/listening.ts';
import { voucherApi } from './api.ts';
import { type BookedPayment, Books } from './books.ts';
import { type Notification, notificationOf, post } from './notify.ts';
import { voucherPages } from './pages.ts';

export { VOUCHERS } from './codes.ts';

export interface VoucherServiceOptions {
  /** `test_…` or `live_…`. */
  readonly apiKey: string;
  /** Signs the notifications. */
  readonly webhookSecret: string;
  /** 0 (default): any free port. */
  readonly port?: number;
  readonly clock?: DemoClock;
}

export interface VoucherService {
  /** Goes into `tillgate.yaml`. */
  readonly apiUrl: string;
  /** What the books say of each payment. */
  ledger(): readonly { providerRef: string; merchantRef: string; captured: Money; refunded: Money }[];
  /** The shopper types a number on the page. */
  visit(pageUrl: string, code: string): Promise<Response>;
  /** The message about a payment's present state, as it is posted, or of another `type`. */
  notification(id: string, at?: number, type?: string): Notification;
  /** A paid payment of somebody else's account; answers its id. */
  foreignPayment(): string;
  stop(): Promise<void>;
}

/** Starts the service on loopback. Rejects when the port is taken. */
export async function startVoucherService(options: VoucherServiceOptions): Promise<VoucherService> {
  const { apiKey, webhookSecret, clock = wallClock } = options;
  const told = (payment: BookedPayment) => notificationOf(payment, webhookSecret, clock.now());
  const books = new Books(clock, (payment) => void post(payment.notifyUrl, told(payment)));

  const app = express().disable('x-powered-by').disable('etag');
  const listening = await listen(app, options.port);
  const url = `http://127.0.0.1:${listening.port}`;
  app.use('/v1', voucherApi({ books, clock, apiKey, pageUrl: ({ id }) => `${url}/pay/${id}` }));
  app.use(voucherPages(books));
  app.use(express.static(fileURLToPath(new URL('./public', import.meta.url)), { index: false }));

  return {
    apiUrl: `${url}/v1`,
    ledger: () =>
      [...books.payments.values()].map(({ id, reference, money, status, refunded }) => ({
        providerRef: id,
        merchantRef: reference,
        captured: { ...money, amountMinor: status === 'paid' ? money.amountMinor : 0 },
        refunded: { ...money, amountMinor: refunded },
      })),
    visit: (pageUrl, code) =>
      fetch(pageUrl, { method: 'POST', body: new URLSearchParams({ code }), redirect: 'manual' }),
    notification(id, at = clock.now(), type = undefined) {
      const payment = books.find(id);
      if (payment === null) throw new Error(`No payment ${id}`);
      return notificationOf(payment, webhookSecret, at, type);
    },
    foreignPayment() {
      const payment = books.create('live_of_somebody_else', {
        reference: 'order-7',
        money: { amountMinor: 5_000, currency: 'EUR' },
        description: 'Another shop',
        returnUrl: 'https://other.example/',
        notifyUrl: 'http://127.0.0.1:1/',
        expiresAt: clock.now() + 3_600_000,
      });
      books.redeem(payment, '7100000000000001');
      return payment.id;
    },
    stop: () => listening.close(),
  };
}
