import express, { type Express, type Request, type Response } from 'express';
import type { Books, Plan } from './books.ts';
import type { createTroubles } from './faults.ts';
import { createReplays } from './idempotency.ts';
import { captureJson, customerJson, mandateJson, paymentJson, refundJson, type Telling } from './json.ts';
import { listMethods, type MethodId } from './methods.ts';
import { cancel, capture, createMandate, createPayment, paymentOf, refund, release } from './operations.ts';
import { notFound, Refusal, unprocessable } from './refusal.ts';
import { readCustomer, readMandate, readMove, readNewPayment, readUpdate } from './requests.ts';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: Request['headers'];
  readonly body: unknown;
}

export interface ApiOptions {
  readonly books: Books;
  readonly apiKey: string;
  readonly telling: Telling;
  readonly now: () => number;
  readonly troubles: ReturnType<typeof createTroubles>;
  readonly calls: Call[];
  /** What the account has switched on; a test may change it. */
  readonly methods: readonly MethodId[];
  takePlan(): Plan;
}

/** Mollie's API v2, as far as payments, captures, refunds, customers and mandates go. */
export function createMollieApi(options: ApiOptions): Express {
  const { books, telling, now, troubles, calls } = options;
  const app = express();
  app.set('etag', false);
  app.use((request, response, proceed) => {
    response.set('date', new Date(now()).toUTCString());
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      request.body = text === '' ? undefined : parse(text);
      calls.push({ method: request.method, path: request.url, headers: request.headers, body: request.body });
      proceed();
    });
  });
  app.use(troubles.middleware);
  app.use((request, response, proceed) => {
    if (request.get('authorization') === `Bearer ${options.apiKey}`) return proceed();
    sendRefusal(
      response,
      new Refusal(401, 'Unauthorized Request', 'Missing authentication, or failed to authenticate'),
    );
  });
  app.use(createReplays(now));

  const answer =
    (status: number, work: (request: Request) => object | null) => (request: Request, response: Response) => {
      try {
        const body = work(request);
        response
          .status(status)
          .type('application/hal+json')
          .send(body === null ? '' : JSON.stringify(body));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        sendRefusal(response, error);
      }
    };
  const param = (request: Request, name: string) => String(request.params[name]);
  const payment = (request: Request) => paymentOf(books, param(request, 'id'), now());
  const tell = (request: Request, of = payment(request)) =>
    paymentJson(of, telling, String(request.query.embed ?? '').split(','));

  app.post(
    '/v2/payments',
    answer(201, (request) => {
      const wanted = readNewPayment(request.body);
      if (wanted.method !== undefined && !options.methods.includes(wanted.method)) {
        throw unprocessable('The payment method is not activated for this profile', 'method');
      }
      return tell(request, createPayment(books, wanted, 'pfl_ours', options.takePlan(), now()));
    }),
  );
  app.get(
    '/v2/payments',
    answer(200, (request) => list(request, options)),
  );
  app.get('/v2/payments/:id', answer(200, tell));
  app.patch(
    '/v2/payments/:id',
    answer(200, (request) => {
      const { metadata } = readUpdate(request.body);
      if (metadata !== undefined) payment(request).metadata = metadata;
      return tell(request);
    }),
  );
  app.delete(
    '/v2/payments/:id',
    answer(200, (request) => {
      cancel(payment(request), now());
      return tell(request);
    }),
  );
  app.post(
    '/v2/payments/:id/captures',
    answer(201, (request) => {
      const of = payment(request);
      return captureJson(of, capture(books, of, readMove(request.body), now()), telling.mode);
    }),
  );
  app.post(
    '/v2/payments/:id/refunds',
    answer(201, (request) => {
      const of = payment(request);
      return refundJson(of, refund(books, of, readMove(request.body), now()), telling.mode);
    }),
  );
  app.post(
    '/v2/payments/:id/release-authorization',
    answer(202, (request) => {
      release(payment(request), now());
      return null;
    }),
  );
  app.post(
    '/v2/customers',
    answer(201, (request) => {
      const customer = {
        id: books.id('cst'),
        metadata: readCustomer(request.body).metadata ?? null,
        createdAt: now(),
      };
      books.customers.set(customer.id, customer);
      return customerJson(customer, telling.mode);
    }),
  );
  app.post(
    '/v2/customers/:customer/mandates',
    answer(201, (request) => {
      const customerId = param(request, 'customer');
      if (!books.customers.has(customerId)) throw notFound(customerId);
      const { method } = readMandate(request.body);
      return mandateJson(createMandate(books, customerId, method, 'valid', now()), telling.mode);
    }),
  );
  app.get(
    '/v2/customers/:customer/mandates/:mandate',
    answer(200, (request) => {
      const mandate = books.mandates.get(param(request, 'mandate'));
      if (mandate?.customerId !== param(request, 'customer')) throw notFound(param(request, 'mandate'));
      return mandateJson(mandate, telling.mode);
    }),
  );
  app.get(
    '/v2/methods',
    answer(200, (request) => listMethods(options.methods, request.query, telling.base)),
  );
  app.use((request, response) => sendRefusal(response, notFound(request.path)));
  return app;
}

/** Newest first, `limit` at a time. */
function list(request: Request, { books, telling, now }: ApiOptions): object {
  const limit = Number(request.query.limit ?? 50);
  const all = [...books.payments.keys()].reverse();
  const start = request.query.from === undefined ? 0 : all.indexOf(String(request.query.from));
  if (limit < 1 || limit > 250 || start < 0) throw new Refusal(400, 'Bad Request', 'Invalid page');
  const ids = all.slice(start, start + limit);
  const next = all[start + limit];
  const payments = ids.map((id) => paymentJson(paymentOf(books, id, now()), telling, []));
  const href = `${telling.base}/v2/payments?from=${next}&limit=${limit}`;
  const links = {
    self: null,
    previous: null,
    next: next === undefined ? null : { href, type: 'application/hal+json' },
  };
  return { count: payments.length, _embedded: { payments }, _links: links };
}

function sendRefusal(response: Response, refusal: Refusal): void {
  response.status(refusal.status).type('application/hal+json').send(JSON.stringify(refusal.json()));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
