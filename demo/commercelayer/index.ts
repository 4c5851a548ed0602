/**
 * A fake Commerce Layer: its REST API (JSON:API), OAuth, the calls to an external gateway with their circuit breaker, and
 * the webhook endpoints, for API 2017-08 and the Payments API 2026-05, as the documentation, the SDK's schema and the
 * Commerce Layer reference describe them. State lives in memory.
 */
import cors from 'cors';
import express from 'express';
import { wallClock } from '../kit/clock.ts';
import { FaultQueue } from '../kit/fault-queue.ts';
import { listen } from '../kit/listening.ts';
import type { FakeCommerceLayer, OrderState } from './fake.ts';
import type { CallFault, CommerceLayerFaults } from './faults.ts';
import { apiHandler } from './http/api.ts';
import { serve } from './http/serve.ts';
import { webhookEndpoint } from './http/webhooks.ts';
import { Journal } from './journal.ts';
import { Document } from './jsonapi/render.ts';
import { Merchant } from './merchant.ts';
import { hexToken } from './model/ids.ts';
import { OrderLocks } from './model/locks.ts';
import { Records } from './model/records.ts';
import { totalsOf } from './model/totals.ts';
import { paymentStatusOf } from './model/transactions.ts';
import { issueToken } from './oauth/endpoint.ts';
import { Tokens } from './oauth/tokens.ts';
import type { Credentials, FakeCommerceLayerOptions } from './options.ts';
import { definitions } from './resources/index.ts';
import { seed } from './seed.ts';
import type { Shop } from './shop.ts';

export { createGate, type Gate } from '../kit/gate.ts';
export type { FakeCommerceLayer, OrderState } from './fake.ts';
export type { CallAction, CallFault, CommerceLayerFaults, HttpFault } from './faults.ts';
export { sign } from './gateway/signature.ts';
export type {
  CallEnd,
  CallRecord,
  CommerceLayerLedger,
  TransactionRecord,
  WebhookRecord,
  WebhookVerdict,
} from './ledger.ts';
export type { OrderStatus, PaymentApi, PaymentModel, TransactionKind } from './model/rows.ts';
export type { OrderMoney, PaymentStatus } from './model/transactions.ts';
export type {
  Credentials,
  FakeCommerceLayerOptions,
  GatewayHandle,
  NewGateway,
  NewOrder,
  NewPaymentSetting,
  UnknownUpstream,
} from './options.ts';
export { sdkFetch } from './sdk-fetch.ts';

/** Starts the platform on loopback. Rejects when the port is taken. */
export async function startFakeCommerceLayer(options: FakeCommerceLayerOptions = {}): Promise<FakeCommerceLayer> {
  const { clock = wallClock, slug = 'demo', mode = 'test' } = options;
  const credentials = options.credentials ?? madeUpCredentials();
  const records = new Records(clock);
  const organization = seed(records, slug);
  const meta = { mode, organization_id: organization.id };
  const tokens = new Tokens(organization, clock);
  const journal = new Journal(records);
  const merchant = new Merchant(records, () => apiUrl);
  const faults = newFaults();
  const shop: Shop = {
    records,
    clock,
    journal,
    faults,
    locks: new OrderLocks(),
    upstream: {
      callTimeoutMs: options.callTimeoutMs ?? 10_000,
      circuitCounts4xx: options.circuitCounts4xx ?? false,
      declinedPlace: options.declinedPlace ?? 'order',
      paymentsRoot: options.paymentsRoot ?? 'transaction',
    },
    apiUrl: () => apiUrl,
    document: (include) => new Document(definitions, records, { include, host: '', meta, lenient: true }),
  };

  const app = express().disable('x-powered-by');
  app.use(['/api', '/oauth'], cors({ maxAge: 600 }));
  app.post(
    '/oauth/token',
    [express.json(), express.urlencoded({ extended: false })],
    serve(faults.oauth, (request) => issueToken(request, records, credentials, tokens)),
  );
  app.use(
    // SDK 8 puts the version of the API into the path.
    ['/api/2026-05', '/api'],
    express.text({ type: () => true, limit: '1mb' }),
    serve(faults.api, apiHandler({ shop, tokens, host: () => url, meta })),
  );
  const raw = express.raw({ type: () => true, limit: '1mb' });
  app.post('/webhook_callbacks/external_gateways/:id', raw, webhookEndpoint(shop, 'gateway'));
  app.post('/webhook_callbacks/payment_setting_externals/:id', raw, webhookEndpoint(shop, 'payments'));
  // For eyes and scripts outside this process; tests in the same process read `ledger`.
  app.get('/oracle', (_request, response) => {
    response.json({
      orders: fake.orders.map((order) => ({ ...order, money: journal.money(order.id) })),
      transactions: journal.transactions,
      calls: journal.calls.map(({ body: _body, signature: _signature, ...call }) => call),
      webhooks: journal.webhooks,
    });
  });

  let url = '';
  let apiUrl = '';
  const state = (orderId: string): OrderState => {
    const order = records.get('orders', orderId);
    return {
      id: order.id,
      number: order.number,
      status: order.status,
      paymentStatus: paymentStatusOf(records, order),
      currency: order.currency_code,
      totalCents: totalsOf(records, order).totalWithTaxes,
      guest: order.guest,
      createdAt: Date.parse(order.created_at),
      paymentSourceToken: records.find('external_payments', order.payment_source)?.payment_source_token ?? null,
    };
  };
  const fake: FakeCommerceLayer = {
    get url() {
      return url;
    },
    get apiUrl() {
      return apiUrl;
    },
    organization: slug,
    organizationId: organization.id,
    credentials,
    ledger: journal,
    faults,
    catalogue: records.all('skus').map(({ code, name }) => ({
      code,
      name,
      EUR: priceOf(records, code, 'EUR'),
      USD: priceOf(records, code, 'USD'),
    })),
    markets: { EUR: merchant.marketOf('EUR').id, USD: merchant.marketOf('USD').id },
    get orders() {
      return records.all('orders').map(({ id }) => state(id));
    },
    order: state,
    addGateway: (gateway) => merchant.addGateway(gateway),
    addPaymentSetting: (setting) => merchant.addPaymentSetting(setting),
    createCustomer: (email, password) => merchant.createCustomer(email, password),
    createOrder: (order) => state(merchant.createOrder(order).id),
    token: (kind, { customer = null, market = null, lifeSeconds } = {}) =>
      tokens.issue({ kind, customer, market }, lifeSeconds).access_token,
    webhookUrl: (gatewayId) => merchant.webhookUrl('external_gateways', gatewayId),
    breaker(gatewayId) {
      const callee =
        records.find('external_gateways', gatewayId) ?? records.get('payment_setting_externals', gatewayId);
      return { state: callee.circuit_state, failures: callee.circuit_failure_count };
    },
    idle: () => shop.locks.idle(),
    async stop() {
      await listening.close();
      await shop.locks.idle();
    },
  };
  if (options.pages) app.use(options.pages(fake));
  const listening = await listen(app, options.port);
  url = options.publicUrl ?? `http://localhost:${listening.port}`;
  apiUrl = `http://127.0.0.1:${listening.port}`;
  return fake;
}

function priceOf(records: Records, code: string, currency: string): number {
  const price = records
    .all('prices')
    .find(({ sku_code, currency_code }) => sku_code === code && currency_code === currency);
  return price?.amount_cents ?? 0;
}

function madeUpCredentials(): Credentials {
  return {
    salesChannel: { clientId: `sc_${hexToken()}` },
    integration: { clientId: `in_${hexToken()}`, clientSecret: hexToken() },
  };
}

function newFaults(): CommerceLayerFaults {
  const calls = {
    session: new FaultQueue<CallFault>(),
    authorize: new FaultQueue<CallFault>(),
    capture: new FaultQueue<CallFault>(),
    void: new FaultQueue<CallFault>(),
    refund: new FaultQueue<CallFault>(),
    token: new FaultQueue<CallFault>(),
  };
  return { calls, webhook: new FaultQueue(), api: new FaultQueue(), oauth: new FaultQueue() };
}
