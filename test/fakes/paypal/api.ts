import { type Express, default as express, type Request, type Response } from 'express';
import type { Books } from './books.ts';
import { instead, type PayPalFault, type Trouble } from './faults.ts';
import { createMemory } from './idempotency.ts';
import { completeOrder, createOrder, fileOf, json, patchOrder } from './orders.ts';
import { captureAuthorization, refundCapture, the, voidAuthorization } from './payments.ts';
import { age } from './shopper.ts';
import { missing, PayPalRefusal } from './things.ts';
import { createTokens } from './tokens.ts';
import { createPaymentToken, createSetupToken, setupTokenShape } from './vault.ts';
import { createWebhook, patchWebhook } from './webhook-list.ts';
import { certificateRoute, verifySignature } from './webhooks.ts';

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** One request as it came, for whoever wants to hold it against PayPal's own description. */
export interface SeenRequest {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Null while there is none, and where a trouble came instead. */
  answer: Reply | null;
}

interface Api {
  readonly books: Books;
  readonly trouble: Trouble;
  readonly apps: ReadonlyMap<string, string>;
  readonly scopes: string;
  readonly seen: SeenRequest[];
}

interface Ask {
  readonly id: string;
  readonly body: unknown;
  readonly request: Request;
}
type Work = (ask: Ask) => object | null;

export function paypalApi({ books, trouble, apps, scopes, seen }: Api): Express & { revokeTokens(): void } {
  const app = express();
  app.disable('x-powered-by');
  app.use(certificateRoute());
  app.use(express.text({ type: () => true, limit: '1mb' }));
  const memory = createMemory(books.now);
  const tokens = createTokens(books.now, apps, scopes);

  const answer = async (request: Request, response: Response, status: number, work: Work): Promise<void> => {
    const raw = typeof request.body === 'string' ? request.body : '';
    const { method, originalUrl: url, headers, path } = request;
    const exchange: SeenRequest = { method, url, headers, body: raw, answer: null };
    seen.push(exchange);
    response.set('date', new Date(books.now()).toUTCString()).set('paypal-debug-id', books.id(13).toLowerCase());
    const fault = trouble.take(method, path);
    if (instead(fault, response)) return;
    const reply = await replyTo(request, raw, status, work, fault);
    // As it is now: things go on changing.
    exchange.answer = structuredClone(reply);
    if (fault === 'answerLost') return void response.socket?.destroy();
    if (fault === 'garbage') return void response.status(200).type('json').send('{"id": "5O1');
    if (fault === 'serverErrorAfter') return void response.status(500).json({ name: 'INTERNAL_SERVER_ERROR' });
    const body = fault === 'unknownStatus' ? { ...json(reply.body), status: 'DREAMING' } : reply.body;
    if (body === null) response.status(reply.status).end();
    else response.status(reply.status).json(body);
  };

  const replyTo = async (request: Request, raw: string, status: number, work: Work, fault: PayPalFault | null) => {
    try {
      const path = request.path;
      if (path === '/v1/oauth2/token') return { status, body: tokens.grant(request.headers.authorization, raw) };
      if (!tokens.isGood(request.headers.authorization)) {
        return { status: 401, body: { error: 'invalid_token', error_description: 'Access Token not found in cache' } };
      }
      age(books);
      const ask: Ask = { id: String(request.params.id ?? ''), body: parse(raw), request };
      const requestId = request.headers['paypal-request-id'];
      if (request.method !== 'POST' || typeof requestId !== 'string') return render(request, status, work(ask));
      const { thing, isNew } = await memory.run(path, requestId, async () => {
        // Others may knock while this one is at work.
        await new Promise((resolve) => setTimeout(resolve, fault === 'slow' ? 60 : 0));
        return work(ask) ?? {};
      });
      return render(request, isNew ? status : 200, thing);
    } catch (error) {
      if (error instanceof PayPalRefusal) return { status: error.status, body: error.body };
      throw error;
    }
  };

  const on = (method: 'get' | 'post' | 'patch', path: string, status: number, work: Work) =>
    app[method](path, (request, response) => answer(request, response, status, work));

  on('post', '/v1/oauth2/token', 200, () => null);
  on('post', '/v2/checkout/orders', 201, ({ body, request }) =>
    createOrder(books, json(body), String(request.headers['paypal-request-id'] ?? '') || undefined),
  );
  on('get', '/v2/checkout/orders/:id', 200, ({ id }) => fileOf(books, id).order);
  on('patch', '/v2/checkout/orders/:id', 204, ({ id, body }) => patchOrder(books, id, body));
  on('post', '/v2/checkout/orders/:id/capture', 201, ({ id }) => completeOrder(books, id, 'CAPTURE'));
  on('post', '/v2/checkout/orders/:id/authorize', 201, ({ id }) => completeOrder(books, id, 'AUTHORIZE'));
  on('get', '/v2/payments/authorizations/:id', 200, ({ id }) => the(books.authorizations, id).it);
  on('post', '/v2/payments/authorizations/:id/capture', 201, ({ id, body }) => captureAuthorization(books, id, body));
  on('post', '/v2/payments/authorizations/:id/void', 200, ({ id }) => voidAuthorization(books, id));
  on('get', '/v2/payments/captures/:id', 200, ({ id }) => the(books.captures, id).it);
  on('post', '/v2/payments/captures/:id/refund', 201, ({ id, body }) => refundCapture(books, id, body));
  on('get', '/v2/payments/refunds/:id', 200, ({ id }) => the(books.refunds, id).it);
  on('post', '/v3/vault/setup-tokens', 201, ({ body }) => createSetupToken(books, body));
  on('get', '/v3/vault/setup-tokens/:id', 200, ({ id }) => setupTokenShape(books, the(books.setups, id)));
  on('post', '/v3/vault/payment-tokens', 201, ({ body }) => createPaymentToken(books, body));
  on('get', '/v1/customer/disputes', 200, ({ request }) => {
    if (!scopes.includes('disputes')) throw new PayPalRefusal(403, 'NOT_AUTHORIZED', 'PERMISSION_DENIED');
    const wanted = request.query.disputed_transaction_id;
    const items = books.disputes
      .filter(({ disputed_transactions: list }) => list.some((one) => one.seller_transaction_id === wanted))
      .map(({ disputed_transactions: _, dispute_outcome: __, ...summary }) => summary);
    const links = [books.link('self', 'GET', request.originalUrl)];
    return items.length > 0 ? { items, links } : { links };
  });
  on('get', '/v1/customer/disputes/:id', 200, ({ id }) => {
    const dispute = books.disputes.find(({ dispute_id }) => dispute_id === id);
    if (!dispute) throw missing();
    return dispute;
  });
  on('get', '/v1/notifications/webhooks', 200, () => ({ webhooks: books.webhooks }));
  on('post', '/v1/notifications/webhooks', 201, ({ body }) => createWebhook(books, json(body)));
  on('patch', '/v1/notifications/webhooks/:id', 200, ({ id, body }) => patchWebhook(books, id, body));
  on('post', '/v1/notifications/verify-webhook-signature', 200, ({ request }) =>
    verifySignature(books, String(request.body)),
  );
  app.use('/:version', (request, response) =>
    answer(request, response, 404, () => {
      throw missing();
    }),
  );
  return Object.assign(app, { revokeTokens: tokens.revoke });
}

function parse(raw: string): unknown {
  if (raw === '') return {};
  try {
    return JSON.parse(raw);
  } catch {
    throw new PayPalRefusal(400, 'INVALID_REQUEST', 'MALFORMED_REQUEST_JSON');
  }
}

/** The whole of a thing only for who asks for it. */
function render({ method, headers, path }: Request, status: number, thing: object | null): Reply {
  if (thing === null) return { status, body: null };
  const isWhole = method === 'GET' || !path.startsWith('/v2/') || headers.prefer === 'return=representation';
  const { id, status: state, links } = json(thing);
  return { status, body: isWhole ? thing : { id, status: state, links } };
}
