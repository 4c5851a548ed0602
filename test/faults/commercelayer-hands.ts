/** A shopper and an operator on the fake Commerce Layer, both by the official SDK. */
import { randomUUID } from 'node:crypto';
import { CommerceLayer, type CommerceLayerBundle } from '@commercelayer/sdk/bundle';
import { type NewOrder, type OrderState, sdkFetch, type TransactionRecord } from '../../demo/commercelayer/index.ts';
import type { FashionStore } from '../../demo/commercelayer/store.ts';
import { CARDS, card, shopper } from '../support/api.ts';

/** Cards that decide how later moves of their payments go. */
export const MOVE_CARDS = {
  ...CARDS,
  /** Captures, voids and refunds are done some time after they were asked for. */
  movesLater: '4000 0000 0000 7726',
  /** A refund is accepted, and fails later. */
  failsRefund: '4000 0000 0000 5126',
} as const;

export interface CheckoutLink {
  readonly status: number;
  readonly url: string;
  readonly checkout: string;
  readonly code?: string;
}

export interface Hands {
  /** A filled cart of a guest, or of `customer`. */
  order(order?: NewOrder): string;
  /** What the widget does first. */
  checkout(orderId: string, save?: boolean): Promise<CheckoutLink>;
  /** Makes `token` the order's payment source. */
  choose(orderId: string, token: string): Promise<void>;
  /** The shopper pays by card at a checkout, whose token becomes the order's payment source. */
  pay(orderId: string, number?: string): Promise<void>;
  /** A new order that is paid so, and not placed yet. */
  paid(number?: string, order?: NewOrder): Promise<string>;
  /** A customer whose card is kept once it was `charged`; returns the ids of the customer and of the wallet's entry. */
  wallet(
    number?: string,
    charged?: () => Promise<unknown>,
  ): Promise<{ readonly customer: string; readonly source: string }>;
  /** Pays the customer's order by what the wallet keeps, once it is placed. */
  chooseKept(orderId: string, source: string): Promise<void>;
  /** A new order that is to be paid so; not placed yet. */
  byWallet(wallet: { readonly customer: string; readonly source: string }): Promise<string>;
  place(orderId: string): Promise<OrderState>;
  capture(orderId: string, cents?: number): Promise<unknown>;
  void(orderId: string): Promise<unknown>;
  /** Of the order's first capture. */
  refund(orderId: string, cents?: number): Promise<unknown>;
  /** The latest transaction of a kind. */
  last(orderId: string, kind: TransactionRecord['kind']): TransactionRecord;
}

export function handsOn({ platform }: FashionStore, tillgateUrl: string): Hands {
  const customers = new Map<string, string>();
  const client = (accessToken: string): CommerceLayerBundle =>
    CommerceLayer({ organization: platform.organization, accessToken, fetch: sdkFetch(platform.apiUrl) });
  const tokenFor = (orderId: string) => {
    const customer = customers.get(orderId);
    return platform.token('sales_channel', customer === undefined ? {} : { customer });
  };
  const buyer = (orderId: string) => client(tokenFor(orderId));
  const operator = () => client(platform.token('integration'));
  const succeeded = (orderId: string, kind: TransactionRecord['kind']) => {
    const found = platform.ledger.transactionsOf(orderId, kind).find(({ state }) => state === 'succeeded');
    if (!found) throw new Error(`Order ${orderId} has no succeeded ${kind}`);
    return found.id;
  };
  const pickMethod = async (orderId: string, as: CommerceLayerBundle) => {
    const { available_payment_methods } = await as.orders.retrieve(orderId, { include: ['available_payment_methods'] });
    const method = available_payment_methods?.find((one) => one.payment_source_type === 'external_payments');
    await as.orders.update({ id: orderId, payment_method: as.payment_methods.relationship(method?.id ?? '') });
  };

  const hands: Hands = {
    order(order = {}) {
      const { id } = platform.createOrder(order);
      if (order.customer !== undefined) customers.set(id, order.customer);
      return id;
    },
    async checkout(orderId, save = false) {
      const response = await fetch(`${tillgateUrl}/commercelayer/fashion/checkouts`, {
        method: 'POST',
        body: JSON.stringify({ orderId, accessToken: tokenFor(orderId), save }),
      });
      const { url = '', checkout = '', error } = await response.json();
      return { status: response.status, url, checkout, ...(error && { code: error.code }) };
    },
    async choose(orderId, token) {
      const as = buyer(orderId);
      await pickMethod(orderId, as);
      await as.external_payments.create({ payment_source_token: token, order: as.orders.relationship(orderId) });
    },
    async pay(orderId, number = MOVE_CARDS.approved) {
      const { url, checkout } = await hands.checkout(orderId, customers.has(orderId));
      await shopper(url).pay({ details: card(number) });
      await hands.choose(orderId, checkout);
    },
    async paid(number, order) {
      const id = hands.order(order);
      await hands.pay(id, number);
      return id;
    },
    async wallet(number, charged = async () => undefined) {
      const customer = platform.createCustomer(`${randomUUID()}@example.com`, 'secret');
      const id = await hands.paid(number, { customer });
      await hands.place(id);
      await charged();
      const as = buyer(id);
      await as.orders._save_payment_source_to_customer_wallet(id);
      const [kept] = await as.customer_payment_sources.list();
      if (!kept) throw new Error('The card was not kept');
      return { customer, source: kept.id };
    },
    async chooseKept(orderId, source) {
      const as = buyer(orderId);
      await pickMethod(orderId, as);
      await as.orders._customer_payment_source_id(orderId, source);
    },
    async byWallet({ customer, source }) {
      const id = hands.order({ customer });
      await hands.chooseKept(id, source);
      return id;
    },
    async place(orderId) {
      await buyer(orderId).orders._place(orderId);
      return platform.order(orderId);
    },
    capture: (orderId, cents) =>
      operator().authorizations.update({
        id: succeeded(orderId, 'authorize'),
        _capture: true,
        ...(cents !== undefined && { _capture_amount_cents: cents }),
      }),
    void: (orderId) => operator().authorizations._void(succeeded(orderId, 'authorize')),
    refund: (orderId, cents) =>
      operator().captures.update({
        id: succeeded(orderId, 'capture'),
        _refund: true,
        ...(cents !== undefined && { _refund_amount_cents: cents }),
      }),
    last(orderId, kind) {
      const found = platform.ledger.transactionsOf(orderId, kind).at(-1);
      if (!found) throw new Error(`Order ${orderId} has no ${kind}`);
      return found;
    },
  };
  return hands;
}
