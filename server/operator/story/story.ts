import type { Money } from '../../../shared/money.ts';

/** All that happened to a checkout, as a merchant would tell it. No secrets, nothing of the shopper. */
export interface Story {
  readonly checkout: string;
  readonly store: string;
  /** Null: the store is no longer configured. */
  readonly platform: string | null;
  readonly orderRef: string;
  /** What the shopper knows the order by, where that differs. */
  readonly orderNumber: string | null;
  readonly money: Money;
  readonly state: string;
  /** What comes next by itself, and what the merchant can do: at least one. */
  readonly now: readonly StoryNow[];
  readonly payments: readonly StoryPayment[];
  /** Oldest first. */
  readonly lines: readonly StoryLine[];
}

export interface StoryNow {
  /** A sentence without its full stop. */
  readonly text: string;
  /** When it happens by itself, or ends, epoch milliseconds. */
  readonly at: number | null;
  /** What the merchant can do about it: command lines. */
  readonly commands: readonly string[];
}

export interface StoryPayment {
  readonly id: string;
  readonly method: string;
  /** With the surcharge. */
  readonly money: Money;
  readonly state: string;
  /** What the provider calls it; null: it never said. */
  readonly providerRef: string | null;
}

/** One thing that happened. */
export interface StoryLine {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Stable, e.g. `payment.paid`, `confirmation.attempt`, `notification.received`. */
  readonly kind: string;
  /** The `pay_…`, `op_…`, `act_…` or `cf_…` it is about; null: the checkout. */
  readonly about: string | null;
  readonly text: string;
}
