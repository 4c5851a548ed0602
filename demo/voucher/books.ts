import { randomBytes } from 'node:crypto';
import type { Money } from '../../shared/money.ts';
import type { DemoClock } from '../kit/clock.ts';
import { judge } from './codes.ts';

/** Guesses at a voucher's number before a payment is given up. */
const MAX_GUESSES = 3;

export interface NewPayment {
  /** The merchant's own reference. */
  readonly reference: string;
  readonly money: Money;
  readonly description: string;
  readonly returnUrl: string;
  readonly notifyUrl: string;
  readonly expiresAt: number;
}

export interface BookedPayment extends NewPayment {
  readonly id: string;
  /** Whose key made it; others cannot see it. */
  readonly account: string;
  status: 'open' | 'paid' | 'refused' | 'cancelled' | 'expired';
  paidAt: number | null;
  /** Minor units. */
  refunded: number;
  guesses: number;
  /** Counts what has happened to it: tells one event from the next. */
  changes: number;
}

/** What the API refuses: a status and words for it. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Everything PrePin remembers. `changed` hears of each payment that has become something else. */
export class Books {
  readonly payments = new Map<string, BookedPayment>();
  readonly #clock: DemoClock;
  readonly #changed: (payment: BookedPayment) => void;

  constructor(clock: DemoClock, changed: (payment: BookedPayment) => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  create(account: string, wanted: NewPayment): BookedPayment {
    const payment: BookedPayment = {
      ...wanted,
      id: `pp_${randomBytes(12).toString('hex')}`,
      account,
      status: 'open',
      paidAt: null,
      refunded: 0,
      guesses: 0,
      changes: 0,
    };
    this.payments.set(payment.id, payment);
    return payment;
  }

  find(id: string): BookedPayment | null {
    const payment = this.payments.get(id) ?? null;
    if (payment?.status === 'open' && this.#clock.now() >= payment.expiresAt) this.#become(payment, 'expired');
    return payment;
  }

  /** The shopper types a voucher's number. Answers what to say to them, or null when the payment is decided. */
  redeem(payment: BookedPayment, typed: string): string | null {
    if (payment.status !== 'open') return null;
    const verdict = judge(typed);
    if (verdict === null) return 'A voucher has 16 digits.';
    if (verdict === 'good') {
      payment.paidAt = this.#clock.now();
      this.#become(payment, 'paid');
      return null;
    }
    payment.guesses += 1;
    if (verdict === 'unknown' && payment.guesses < MAX_GUESSES) return 'There is no voucher with this number.';
    this.#become(payment, 'refused');
    return null;
  }

  /** The merchant takes the payment back, as long as nobody has paid it. */
  cancel(payment: BookedPayment): void {
    if (payment.status === 'cancelled') return;
    if (payment.status !== 'open') throw new Refusal(422, `The payment is ${payment.status}`);
    this.#become(payment, 'cancelled');
  }

  refund(payment: BookedPayment, { amountMinor, currency }: Money): void {
    const left = payment.status === 'paid' ? payment.money.amountMinor - payment.refunded : 0;
    if (currency !== payment.money.currency) throw new Refusal(422, `The payment is in ${payment.money.currency}`);
    if (amountMinor < 1 || amountMinor > left) throw new Refusal(422, 'There is not that much left to refund');
    payment.refunded += amountMinor;
    this.#note(payment);
  }

  #become(payment: BookedPayment, status: BookedPayment['status']): void {
    payment.status = status;
    this.#note(payment);
  }

  #note(payment: BookedPayment): void {
    payment.changes += 1;
    this.#changed(payment);
  }
}
