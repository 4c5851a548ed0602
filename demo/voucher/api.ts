import express, { type Request, type Response, type Router } from 'express';
import { toDecimal } from '../../shared/money.ts';
import type { DemoClock } from '../kit/clock.ts';
import { type BookedPayment, type Books, Refusal } from './books.ts';
import { Replays, type Reply } from './replays.ts';
import { readNewPayment, readRefund } from './requests.ts';

export interface ApiOptions {
  readonly books: Books;
  readonly clock: DemoClock;
  readonly apiKey: string;
  /** Where the page of a payment is. */
  readonly pageUrl: (payment: BookedPayment) => string;
}

/** PrePin's JSON API, version 1: bearer key, `Idempotency-Key`, amounts as decimals. */
export function voucherApi({ books, clock, apiKey, pageUrl }: ApiOptions): Router {
  const replays = new Replays();
  const api = express.Router();
  api.use((request, response, proceed) => {
    if (request.get('authorization') === `Bearer ${apiKey}`) return proceed();
    response.status(401).json({ message: 'This API key is not known' });
  });
  api.use(express.json({ limit: '20kb' }));

  const tell = (payment: BookedPayment) => paymentJson(payment, apiKey.startsWith('live_'), pageUrl(payment));
  const own = (id: unknown): BookedPayment => {
    const payment = books.find(String(id));
    if (payment?.account !== apiKey) throw new Refusal(404, 'There is no such payment');
    return payment;
  };
  const answer = (work: (request: Request) => Reply) => (request: Request, response: Response) => {
    const { status, body } = settled(() => {
      if (request.method === 'GET') return work(request);
      const fingerprint = JSON.stringify([request.path, request.body ?? null]);
      return replays.once(request.get('idempotency-key'), fingerprint, clock.now(), () => work(request));
    });
    response.status(status).json(body);
  };

  api.post(
    '/payments',
    answer(({ body }) => ({ status: 201, body: tell(books.create(apiKey, readNewPayment(body))) })),
  );
  api.get(
    '/payments',
    answer(({ query }) => {
      const ours = [...books.payments.keys()].map((id) => books.find(id)).filter((payment) => payment !== null);
      const wanted = query.reference === undefined ? null : String(query.reference);
      const found = ours.filter(({ account, reference }) => account === apiKey && (wanted ?? reference) === reference);
      return { status: 200, body: { payments: found.slice(-50).map(tell) } };
    }),
  );
  api.get(
    '/payments/:id',
    answer(({ params }) => ({ status: 200, body: tell(own(params.id)) })),
  );
  api.post(
    '/payments/:id/cancel',
    answer(({ params }) => {
      const payment = own(params.id);
      books.cancel(payment);
      return { status: 200, body: tell(payment) };
    }),
  );
  api.post(
    '/payments/:id/refunds',
    answer(({ params, body }) => {
      const payment = own(params.id);
      books.refund(payment, readRefund(body));
      return { status: 201, body: tell(payment) };
    }),
  );
  return api;
}

function settled(work: () => Reply): Reply {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, body: { message: error.message } };
  }
}

function paymentJson(payment: BookedPayment, live: boolean, pageUrl: string) {
  const { currency } = payment.money;
  return {
    id: payment.id,
    reference: payment.reference,
    live,
    status: payment.status,
    amount: toDecimal(payment.money),
    refunded: toDecimal({ amountMinor: payment.refunded, currency }),
    currency,
    // Epoch milliseconds, as `expires_at` of a new payment.
    paid_at: payment.paidAt,
    page_url: pageUrl,
  };
}
