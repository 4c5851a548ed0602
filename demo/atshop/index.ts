/**
 * A fake ATShop: a single-page shop, the experimental REST reads, and the DDP server with the methods and publications
 * a gateway needs, as the ATShop gateway guide and its reference describe them. State lives in memory.
 */
import express from 'express';
import { wallClock } from '../kit/clock.ts';
import { FaultQueue } from '../kit/fault-queue.ts';
import { LateUrl } from '../kit/late-url.ts';
import { listen } from '../kit/listening.ts';
import { serveDdp } from './ddp/server.ts';
import { Tokens } from './ddp/tokens.ts';
import type { AtshopFaults } from './faults.ts';
import { Journal } from './journal.ts';
import type { AtshopLedger } from './ledger.ts';
import type { AtshopOrder, AtshopProduct, FakeAtshopOptions, NewOrder, OrderFields } from './options.ts';
import { DEFAULT_PRODUCTS } from './products.ts';
import { type LinkAnswer, requestLink } from './request-link.ts';
import { restReads } from './rest.ts';
import { Shop } from './shop.ts';
import { storefront } from './storefront.ts';

export { twoDirectives } from '../kit/csp.ts';
export { createGate, type Gate } from '../kit/gate.ts';
export {
  type AtshopFaults,
  type ConnectFault,
  type MeteorError,
  type MethodFault,
  type RestFault,
  type SubscribeFault,
  tooManyRequests,
} from './faults.ts';
export type { AtshopLedger, Fulfilment, LinkRequestRecord, LoginRecord, SubscriptionRecord } from './ledger.ts';
export type {
  AtshopGateway,
  AtshopOrder,
  AtshopProduct,
  FakeAtshopOptions,
  NewOrder,
  OrderFields,
} from './options.ts';
export { DEFAULT_PRODUCTS, SHOP_ID } from './products.ts';
export type { LinkAnswer } from './request-link.ts';

export interface FakeAtshop {
  /** For browsers. */
  readonly url: string;
  /** Goes into Tillgate's configuration as `ddpUrl`. */
  readonly ddpUrl: string;
  /** Goes into Tillgate's configuration as `restUrl`. */
  readonly restUrl: string;
  readonly ledger: AtshopLedger;
  readonly faults: AtshopFaults;
  readonly orders: readonly AtshopOrder[];
  /** Tells the shop where Tillgate is. */
  connect(tillgateUrl: string): void;
  placeOrder(fields?: NewOrder): AtshopOrder;
  /** Edits an order; `undefined` removes a field. Subscribers see it at once. */
  editOrder(orderId: string, fields: OrderFields): AtshopOrder;
  order(orderId: string): AtshopOrder;
  /** The product of an order; null when there is none. */
  productOf(orderId: string): AtshopProduct | null;
  /** Asks Tillgate for a payment link as a shopper's browser on this shop would; in the ledger as a link request. */
  requestLink(orderId: string, request?: { readonly store?: string; readonly origin?: string }): Promise<LinkAnswer>;
  /** The operator makes a new resume token; `expiresAt` in epoch milliseconds. */
  issueToken(token: string, expiresAt?: number): void;
  /** Somebody logs out in the dashboard: the token is void and its connections are cut, as Meteor does. */
  revokeToken(token: string): void;
  /** Open DDP connections. */
  readonly openConnections: number;
  /** Cuts every DDP connection now. */
  dropConnections(): void;
  /** Every DDP connection stays open and goes silent, pings included. */
  muteConnections(): void;
  stop(): Promise<void>;
}

/** Starts the shop on loopback. Rejects when the port is taken. */
export async function startFakeAtshop(options: FakeAtshopOptions): Promise<FakeAtshop> {
  const { gateways, clock = wallClock, currency = 'USD', name = 'Keysmith' } = options;
  const shop = new Shop(options.products ?? DEFAULT_PRODUCTS, currency, clock);
  const journal = new Journal(clock);
  const tokens = new Tokens(clock);
  const tillgate = new LateUrl(options.tillgateUrl);
  const faults: AtshopFaults = {
    connect: new FaultQueue(),
    login: new FaultQueue(),
    fulfil: new FaultQueue(),
    subscribe: new FaultQueue(),
    rest: new FaultQueue(),
  };
  tokens.issue(options.loginToken, options.loginTokenExpiresAt);

  const app = express().disable('x-powered-by');
  app.use(restReads(shop, journal, faults.rest));
  // For eyes and scripts outside this process; tests in the same process read `ledger`.
  app.get('/oracle', (_request, response) => {
    response.json({
      orders: shop.orders.map(({ email: _email, secret: _secret, ...order }) => order),
      fulfilments: journal.fulfilments,
      doubles: journal.doubles,
      linkRequests: journal.linkRequests,
    });
  });
  app.use(
    storefront({
      name,
      currency,
      gateways,
      shop,
      journal,
      tillgateUrl: () => tillgate.known,
      csp: () => options.csp?.(tillgate.value) ?? null,
    }),
  );

  const listening = await listen(app, options.port);
  const ddp = serveDdp(listening.server, { shop, journal, tokens, faults, pingEveryMs: options.pingEveryMs ?? 15_000 });
  const url = options.publicUrl ?? `http://localhost:${listening.port}`;
  return {
    url,
    ddpUrl: `ws://127.0.0.1:${listening.port}/websocket`,
    restUrl: `http://127.0.0.1:${listening.port}`,
    ledger: journal,
    faults,
    get orders() {
      return shop.orders;
    },
    connect: (tillgateUrl) => tillgate.set(tillgateUrl),
    placeOrder: (fields) => shop.placeOrder(fields),
    editOrder: (orderId, fields) => shop.editOrder(orderId, fields),
    order: (orderId) => shop.order(orderId),
    productOf: (orderId) => shop.findProduct(shop.order(orderId).productId),
    async requestLink(orderId, { store = gateways[0]?.store ?? '', origin = url } = {}) {
      const answer = await requestLink(`${tillgate.value}/atshop/${store}/payment-link`, orderId, origin);
      journal.linkRequested({ orderId, store, status: answer.status, url: answer.url });
      return answer;
    },
    issueToken: (token, expiresAt) => tokens.issue(token, expiresAt),
    revokeToken(token) {
      tokens.revoke(token);
      for (const session of ddp.sessions) if (session.caller.token === token) session.drop();
    },
    get openConnections() {
      return ddp.sessions.size;
    },
    dropConnections() {
      for (const session of ddp.sessions) session.drop();
    },
    muteConnections() {
      for (const session of ddp.sessions) session.mute();
    },
    async stop() {
      ddp.close();
      await listening.close();
    },
  };
}
