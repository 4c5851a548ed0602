import type { DemoClock } from '../kit/clock.ts';
import type { AtshopLedger, Fulfilment, LinkRequestRecord, LoginRecord, SubscriptionRecord } from './ledger.ts';

/** Writes the ledger. */
export class Journal implements AtshopLedger {
  readonly fulfilments: Fulfilment[] = [];
  readonly logins: LoginRecord[] = [];
  readonly subscriptions: SubscriptionRecord[] = [];
  readonly linkRequests: LinkRequestRecord[] = [];
  readonly restReads: string[] = [];
  connections = 0;
  readonly #clock: DemoClock;

  constructor(clock: DemoClock) {
    this.#clock = clock;
  }

  fulfilled(fulfilment: Omit<Fulfilment, 'at'>): void {
    this.fulfilments.push({ at: this.#clock.now(), ...fulfilment });
  }

  loggedIn(login: Omit<LoginRecord, 'at'>): void {
    this.logins.push({ at: this.#clock.now(), ...login });
  }

  subscribed(subscription: Omit<SubscriptionRecord, 'at'>): void {
    this.subscriptions.push({ at: this.#clock.now(), ...subscription });
  }

  linkRequested(request: Omit<LinkRequestRecord, 'at'>): void {
    this.linkRequests.push({ at: this.#clock.now(), ...request });
  }

  fulfilmentsOf(orderId: string): readonly Fulfilment[] {
    return this.fulfilments.filter((fulfilment) => fulfilment.orderId === orderId);
  }

  get doubles(): readonly string[] {
    const orders = this.fulfilments.map(({ orderId }) => orderId);
    return [...new Set(orders.filter((orderId, index) => orders.indexOf(orderId) !== index))];
  }
}
