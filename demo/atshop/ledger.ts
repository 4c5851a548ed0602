/** What the shop did and was asked: the oracle of every "exactly once" test. All times in epoch milliseconds. */

/** One run of `order.fulfill.alternativePayment`. The shop never refuses a second one: it sends the goods again. */
export interface Fulfilment {
  readonly at: number;
  readonly orderId: string;
  /** Cents, as told by the caller. */
  readonly amountPaid: number;
  readonly paymentMethod: string;
  /** The admin behind the login token. */
  readonly userId: string;
}

export interface LoginRecord {
  readonly at: number;
  readonly session: string;
  readonly accepted: boolean;
}

export interface SubscriptionRecord {
  readonly at: number;
  readonly session: string;
  readonly name: string;
  readonly params: readonly unknown[];
}

/** One request of a shopper's browser for a payment link, as the storefront reported it. */
export interface LinkRequestRecord {
  readonly at: number;
  readonly orderId: string;
  readonly store: string;
  /** HTTP status; null: the browser did not let the answer through (network or CORS). */
  readonly status: number | null;
  readonly url: string | null;
}

export interface AtshopLedger {
  readonly fulfilments: readonly Fulfilment[];
  readonly logins: readonly LoginRecord[];
  readonly subscriptions: readonly SubscriptionRecord[];
  readonly linkRequests: readonly LinkRequestRecord[];
  /** Paths read over REST, in order. */
  readonly restReads: readonly string[];
  /** WebSocket connections accepted so far. */
  readonly connections: number;
  fulfilmentsOf(orderId: string): readonly Fulfilment[];
  /** Orders fulfilled more than once: must stay empty. */
  readonly doubles: readonly string[];
}
