/**
 * A fake CraftingStore: a theme with basket and gateway buttons, the signed create call, and `/callback/custom`, as the
 * CraftingStore gateway page and its reference describe them. State lives in memory.
 */
import express from 'express';
import { wallClock } from '../kit/clock.ts';
import { FaultQueue } from '../kit/fault-queue.ts';
import { LateUrl } from '../kit/late-url.ts';
import { listen } from '../kit/listening.ts';
import { Baskets } from './baskets.ts';
import { PaymentBook } from './book.ts';
import { callbackHandler } from './callback.ts';
import { type BillingDetails, type CreateAnswer, createBody, postCreate, signCall, type Wire } from './create-call.ts';
import type { CallbackFault } from './faults.ts';
import type { CraftingStoreLedger } from './ledger.ts';
import type { FakeCraftingStoreOptions, Package } from './options.ts';
import { DEFAULT_PACKAGES } from './packages.ts';
import { storePages } from './store-pages.ts';

export { twoDirectives } from '../kit/csp.ts';
export { createGate, type Gate } from '../kit/gate.ts';
export type { BillingDetails, CreateAnswer, Wire } from './create-call.ts';
export { createBody, signCall } from './create-call.ts';
export type { CallbackFault } from './faults.ts';
export type { CallbackRecord, CallbackVerdict, CraftingStoreLedger, PaymentRecord, PaymentState } from './ledger.ts';
export type { CustomGateway, FakeCraftingStoreOptions, Package } from './options.ts';
export { phpJson, phpSignature } from './php.ts';

/** A purchase without the pages: what a press of a gateway button makes the store do. */
export interface Purchase {
  /** Default: the first gateway's key. */
  readonly gateway?: string;
  /** Default: the first package. */
  readonly packages?: readonly Package[];
  readonly player?: string;
  readonly email?: string;
  readonly basketId?: string;
  readonly billing?: BillingDetails;
  readonly wire?: Wire;
}

/** A create call repeated under the same transactionId, with whatever the test changes in the body. */
export interface Repeat {
  readonly type?: string;
  readonly price?: number;
  readonly currency?: string;
}

export interface FakeCraftingStore {
  /** For browsers. */
  readonly url: string;
  /** For servers: 127.0.0.1, also when `url` says localhost. */
  readonly apiUrl: string;
  /** Goes into Tillgate's configuration. */
  readonly callbackUrl: string;
  readonly ledger: CraftingStoreLedger;
  readonly faults: FaultQueue<CallbackFault>;
  /** Tells the store where Tillgate is. */
  connect(tillgateUrl: string): void;
  /** Creates a pending payment and sends the signed create call. Never throws for what Tillgate answers. */
  purchase(purchase?: Purchase): Promise<CreateAnswer>;
  /** Sends the create call of a known payment again. */
  repeat(transactionId: string, changes?: Repeat): Promise<CreateAnswer>;
  stop(): Promise<void>;
}

/** Starts the store on loopback. Rejects when the port is taken. */
export async function startFakeCraftingStore(options: FakeCraftingStoreOptions): Promise<FakeCraftingStore> {
  const { gateways, clock = wallClock, currency = 'EUR', packages = DEFAULT_PACKAGES } = options;
  const book = new PaymentBook(clock);
  const faults = new FaultQueue<CallbackFault>();
  const tillgate = new LateUrl(options.tillgateUrl);
  const baskets = new Baskets();

  const gatewayOf = (key: string | undefined) => {
    const gateway = key === undefined ? gateways[0] : gateways.find((candidate) => candidate.key === key);
    if (!gateway) throw new Error(`The store has no gateway ${key ?? 'at all'}`);
    return gateway;
  };
  const purchase = async (order: Purchase = {}): Promise<CreateAnswer> => {
    const gateway = gatewayOf(order.gateway);
    const payment = book.create({
      gateway,
      basketId: order.basketId ?? '1234567',
      player: order.player ?? 'Steve',
      email: order.email ?? 'steve@example.com',
      currency,
      packages: order.packages ?? packages.slice(0, 1),
    });
    const call = signCall(createBody(payment, url, order.billing), gateway.secret, order.wire);
    const answer = await postCreate(tillgate.value, gateway, payment.transactionId, call);
    payment.paymentUrl = answer.url;
    return answer;
  };
  const repeat = (transactionId: string, changes: Repeat = {}): Promise<CreateAnswer> => {
    const payment = book.payment(transactionId);
    const gateway = gatewayOf(payment.gateway);
    const body = createBody({ ...payment, ...changes }, url);
    const call = signCall({ ...body, type: changes.type ?? body.type }, gateway.secret);
    return postCreate(tillgate.value, gateway, transactionId, call);
  };

  const app = express().disable('x-powered-by');
  app.post(
    '/callback/custom',
    express.raw({ type: () => true, limit: '100kb' }),
    callbackHandler({
      book,
      faults,
      clock,
      repeatedPaid: options.repeatedPaid ?? 'ignore',
      secretOf: (payment) => gatewayOf(payment.gateway).secret,
      onPaid: (payment) => baskets.empty(payment.basketId),
    }),
  );
  // For eyes and scripts outside this process; tests in the same process read `ledger`.
  app.get('/oracle', (_request, response) => {
    response.json({ payments: book.payments, callbacks: book.callbacks, commandsRun: book.commandsRun });
  });
  app.use(
    storePages({
      name: options.name ?? 'Blockhaven',
      currency,
      packages,
      gateways,
      baskets,
      tillgateUrl: () => tillgate.known,
      csp: () => options.csp?.(tillgate.value) ?? null,
      checkOut: ({ gateway, basket, ...shopper }) =>
        purchase({ ...shopper, gateway: gateway.key, basketId: basket.id, packages: basket.items }),
    }),
  );

  const listening = await listen(app, options.port);
  const url = options.publicUrl ?? `http://localhost:${listening.port}`;
  const apiUrl = `http://127.0.0.1:${listening.port}`;
  return {
    url,
    apiUrl,
    callbackUrl: `${apiUrl}/callback/custom`,
    ledger: book,
    faults,
    connect: (tillgateUrl) => tillgate.set(tillgateUrl),
    purchase,
    repeat,
    stop: listening.close,
  };
}
