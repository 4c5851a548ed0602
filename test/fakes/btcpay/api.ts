import express, { type RequestHandler, type Response, Router } from 'express';
import type { Books, FakeInvoice } from './books.ts';
import { invoiceShape, methodsShape, payoutShape, pullPaymentShape } from './shapes.ts';

export interface FakeWebhook {
  readonly id: string;
  readonly url: string;
  readonly enabled: boolean;
  readonly automaticRedelivery: boolean;
  readonly authorizedEvents: { readonly everything: boolean; readonly specificEvents: readonly string[] };
}

/** What the tests may set up. */
export interface ApiSettings {
  readonly books: Books;
  readonly apiKey: string;
  /** Stores the key is for. */
  readonly stores: readonly string[];
  permissions: string[];
  webhooks: FakeWebhook[];
  /** By the webhook's id; told to nobody. */
  readonly webhookSecrets: Map<string, string>;
  fullySynched: boolean;
  /** An older server: its invoices are found only below their store. */
  belowStore: boolean;
  origin(): string;
}

const forbidden = (response: Response) =>
  response.status(403).json({ code: 'missing-permission', message: 'Insufficient API Permissions.' });
const notFound = (response: Response) =>
  response.status(404).json({ code: 'invoice-not-found', message: 'The invoice was not found' });
const invalid = (response: Response, path: string, message: string) => response.status(422).json([{ path, message }]);

/** The part of the Greenfield API that is used. */
export function greenfieldApi(settings: ApiSettings): Router {
  const { books } = settings;
  const router = Router();
  const shape = (invoice: FakeInvoice) => invoiceShape(books, invoice, settings.origin());

  // The one part that needs no key: whoever has a claim link sees its payouts.
  router.get('/pull-payments/:id/payouts', (request, response) => {
    const pull = books.pullPayments.get(request.params.id);
    if (!pull) return void response.status(404).json({ code: 'pullpayment-not-found', message: 'Not found' });
    response.json(pull.payouts.filter(({ state }) => state !== 'Cancelled').map((one) => payoutShape(one, pull)));
  });

  router.use((request, response, next) => {
    if (request.headers.authorization === `token ${settings.apiKey}`) return next();
    response.status(401).json({ code: 'unauthenticated', message: 'Authentication is required' });
  });
  router.use(express.json());
  router.param('storeId', (_request, response, next, storeId: string) => {
    if (settings.stores.includes(storeId)) next();
    else forbidden(response);
  });

  router.get('/api-keys/current', (_request, response) => {
    const { apiKey, permissions } = settings;
    response.json({ apiKey, label: 'Tillgate', permissions });
  });
  router.get('/server/info', (_request, response) => {
    const { fullySynched } = settings;
    const supportedPaymentMethods = ['BTC-CHAIN', 'BTC-LN'];
    response.json({ version: '2.4.0', onion: '', supportedPaymentMethods, fullySynched, syncStatus: [] });
  });
  router.get('/stores/:storeId/webhooks', (_request, response) => {
    if (!settings.permissions.some((one) => one.includes('webhooks') || one === 'unrestricted'))
      return forbidden(response);
    response.json(settings.webhooks);
  });

  router.post('/stores/:storeId/webhooks', (request, response) => {
    const { secret, ...webhook } = request.body;
    const made = { ...webhook, id: `wh${settings.webhooks.length + 1}` };
    settings.webhooks = [...settings.webhooks, made];
    settings.webhookSecrets.set(made.id, secret);
    response.json({ ...made, secret });
  });
  const change: RequestHandler<{ id: string }> = (request, response) => {
    const { secret, ...changes } = request.body;
    const known = settings.webhooks.find(({ id }) => id === request.params.id);
    if (!known) return void response.status(404).json({ code: 'webhook-not-found', message: 'Not found' });
    const changed = { ...known, ...changes };
    settings.webhooks = settings.webhooks.map((webhook) => (webhook === known ? changed : webhook));
    settings.webhookSecrets.set(changed.id, secret);
    response.json(changed);
  };
  router.put('/webhooks/:id', (request, response, next) => {
    // An older server has no such path.
    if (settings.belowStore) response.status(404).end();
    else change(request, response, next);
  });
  router.put('/stores/:storeId/webhooks/:id', (request, response, next) => {
    if (settings.belowStore) change(request, response, next);
    else response.status(404).end();
  });

  router.get('/stores/:storeId/invoices', (request, response) => {
    const { orderId, take } = request.query;
    const wanted = orderId === undefined ? null : [orderId].flat();
    const found = [...books.invoices.keys()]
      .flatMap((id) => books.find(id) ?? [])
      .filter(({ storeId, metadata }) => {
        return storeId === request.params.storeId && (wanted === null || wanted.includes(String(metadata.orderId)));
      })
      .reverse();
    response.json(found.slice(0, take === undefined ? undefined : Number(take)).map(shape));
  });
  router.post('/stores/:storeId/invoices', (request, response) => {
    const { amount, currency, metadata = {}, checkout = {} } = request.body;
    if (currency === 'XXX') return invalid(response, 'currency', 'Invalid currency');
    response.json(shape(books.create({ storeId: request.params.storeId, amount, currency, metadata, checkout })));
  });

  router.get('/stores/:storeId/pull-payments', (request, response) => {
    if (!settings.permissions.some((one) => one.includes('pullpayments') || one === 'unrestricted')) {
      return forbidden(response);
    }
    const all = [...books.pullPayments.values()].filter(({ storeId }) => storeId === request.params.storeId);
    const shown = all.filter(({ archived }) => !archived || request.query.includeArchived === 'true');
    response.json(shown.map((one) => pullPaymentShape(one, settings.origin())));
  });

  const invoices = invoiceRoutes(settings, shape);
  router.use(['/invoices', '/stores/:storeId/invoices'], (request, response, next) => {
    if (request.baseUrl.includes('/stores/') === settings.belowStore) invoices(request, response, next);
    else response.status(404).end();
  });
  return router;
}

function invoiceRoutes(settings: ApiSettings, shape: (invoice: FakeInvoice) => unknown): Router {
  const { books } = settings;
  const router = Router();
  /** The store follows from the invoice, and the key must be for that one. */
  const found = (id: string, response: Response): FakeInvoice | null => {
    const invoice = books.find(id);
    if (!invoice) notFound(response);
    else if (!settings.stores.includes(invoice.storeId)) forbidden(response);
    else return invoice;
    return null;
  };

  router.get('/:id', (request, response) => {
    const invoice = found(request.params.id, response);
    if (invoice) response.json(shape(invoice));
  });
  router.get('/:id/payment-methods', (request, response) => {
    const invoice = found(request.params.id, response);
    if (invoice) response.json(methodsShape(books, invoice));
  });
  router.post('/:id/status', (request, response) => {
    const invoice = found(request.params.id, response);
    if (!invoice) return;
    if (books.mark(invoice, request.body.status)) response.json(shape(invoice));
    else invalid(response, 'status', 'Status can only be marked to invalid or settled within certain conditions.');
  });
  router.post('/:id/refund', (request, response) => {
    const invoice = found(request.params.id, response);
    if (!invoice) return;
    if (!books.canRefund(invoice)) {
      response.status(400).json({ code: 'non-refundable', message: 'Cannot refund this invoice' });
      return;
    }
    const { refundVariant, customAmount, customCurrency, name = `Refund ${invoice.id}` } = request.body;
    if (refundVariant !== 'Custom') return invalid(response, 'refundVariant', 'Only Custom is simulated');
    if (!(Number(customAmount) > 0)) return invalid(response, 'customAmount', 'Amount must be greater than 0');
    const order = { storeId: invoice.storeId, name, currency: customCurrency, amount: customAmount };
    response.json(pullPaymentShape(books.openPullPayment(order), settings.origin()));
  });
  return router;
}
