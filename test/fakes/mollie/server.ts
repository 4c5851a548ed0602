import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import express from 'express';
import { type Call, createMollieApi } from './api.ts';
import { type BookedPayment, type Books, createBooks, type Plan } from './books.ts';
import { checkoutPages } from './checkout-page.ts';
import { approve, type Decision, settle } from './events.ts';
import { createTroubles, type Trouble } from './faults.ts';
import { ledgerOf } from './json.ts';
import { type MethodId, methodPictures } from './methods.ts';
import { classic } from './notifications.ts';
import { chargeBack, createPayment } from './operations.ts';

export interface FakeMollieOptions {
  readonly apiKey: string;
  readonly now?: () => number;
  /** Notify each payment's `webhookUrl` when it changes, as Mollie does; default: nobody is told. */
  readonly notify?: boolean;
  readonly methods?: readonly MethodId[];
}

/** A Mollie account on loopback HTTP: the API at `url`, its page for shoppers below `url/checkout/`. */
export interface FakeMollie {
  readonly url: string;
  readonly books: Books;
  /** Every request to the API, in order. */
  readonly calls: readonly Call[];
  /** Every picture that was asked for, in order. */
  readonly pictures: readonly string[];
  /** What the account has switched on, by itself or in the dashboard. */
  methods: readonly MethodId[];
  /** How what follows the next payment shall go. */
  plan(plan: Plan): void;
  disturb(trouble: Trouble): void;
  /** The shopper acts on Mollie's page. */
  visit(url: string, decision: Decision, method?: string): Promise<Response>;
  settle(money?: 'arrives' | 'bounces'): Promise<void>;
  chargeBack(id: string): Promise<void>;
  reverseChargebacks(id: string): void;
  /** A paid payment of other software on the same account. */
  foreignPayment(): string;
  ledger(): ReturnType<typeof ledgerOf>;
  /** Posts the bare id to the payment's address once more: late, repeated, out of order. */
  notify(id: string): Promise<void>;
  close(): Promise<void>;
}

export async function startFakeMollie(options: FakeMollieOptions): Promise<FakeMollie> {
  const {
    apiKey,
    now = Date.now,
    notify = false,
    methods = ['ideal', 'bancontact', 'creditcard', 'paysafecard'],
  } = options;
  const account = { methods };
  const pictures: string[] = [];
  const books = createBooks();
  const calls: Call[] = [];
  const troubles = createTroubles();
  let plan: Plan = {};
  const sockets = new Set<Socket>();
  const app = express();
  const server = createServer(app);
  server.on('connection', (socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const post = async ({ id, webhookUrl }: BookedPayment): Promise<void> => {
    if (webhookUrl === null) return;
    // A shop that is down is told again by Mollie; a test says itself when.
    const { headers, body } = classic(id);
    await fetch(webhookUrl, { method: 'POST', headers, body: new Uint8Array(body) }).catch(() => undefined);
  };
  const changed = (payment: BookedPayment): Promise<void> => (notify ? post(payment) : Promise.resolve());
  const booked = (id: string): BookedPayment => {
    const payment = books.payments.get(id);
    if (!payment) throw new Error(`no payment ${id}`);
    return payment;
  };
  const takePlan = (): Plan => {
    const taken = plan;
    plan = {};
    return taken;
  };

  app.use(checkoutPages(books, now, (payment) => void changed(payment)));
  const mode = apiKey.startsWith('live_') ? 'live' : 'test';
  const telling = { mode, base: url, pages: url } as const;
  app.use(methodPictures(pictures));
  const api = { books, telling, now, troubles, calls, takePlan };
  app.use(
    createMollieApi({
      ...api,
      // As it is by then: a merchant may have rolled the key.
      get apiKey() {
        return options.apiKey;
      },
      get methods() {
        return account.methods;
      },
    }),
  );

  return {
    url,
    books,
    calls,
    pictures,
    get methods() {
      return account.methods;
    },
    set methods(next) {
      account.methods = next;
    },
    plan: (next) => {
      plan = next;
    },
    disturb: (trouble) => void troubles.add(trouble),
    visit(page, decision, method) {
      const body = new URLSearchParams({ decision, ...(method !== undefined && { method }) });
      return fetch(page, { method: 'POST', body, redirect: 'manual' });
    },
    async settle(money) {
      settle(books, now(), money);
      for (const payment of books.payments.values()) await changed(payment);
    },
    async chargeBack(id) {
      chargeBack(books, booked(id), now());
      await changed(booked(id));
    },
    reverseChargebacks(id) {
      for (const chargeback of booked(id).chargebacks) chargeback.reversedAt = now();
    },
    foreignPayment() {
      const amount = { amountMinor: 5_000, currency: 'EUR' };
      const wanted = {
        amount,
        description: 'Other shop',
        redirectUrl: 'https://other.example',
        metadata: { order: 7 },
      };
      const defaults = { sequenceType: 'oneoff', captureMode: 'automatic' } as const;
      const payment = createPayment(books, { ...wanted, ...defaults }, 'pfl_other', {}, now());
      approve(books, payment, now());
      return payment.id;
    },
    ledger: () => ledgerOf(books),
    notify: (id) => post(booked(id)),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
