import { randomBytes } from 'node:crypto';
import type { DemoClock } from '../kit/clock.ts';
import type { CallbackRecord, CraftingStoreLedger, PaymentRecord } from './ledger.ts';
import type { CustomGateway, Package } from './options.ts';

/** "We will store payments for up to 7 days at the Pending state" (CraftingStore gateway page). */
const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;

export interface NewPayment {
  readonly gateway: CustomGateway;
  readonly basketId: string;
  readonly player: string;
  readonly email: string;
  readonly currency: string;
  readonly packages: readonly Package[];
}

/** The store's payments and everything it was told about them. */
export class PaymentBook implements CraftingStoreLedger {
  readonly callbacks: CallbackRecord[] = [];
  readonly commandsRun: string[] = [];
  readonly #payments = new Map<string, PaymentRecord>();
  readonly #commands = new Map<string, readonly string[]>();
  readonly #clock: DemoClock;

  constructor(clock: DemoClock) {
    this.#clock = clock;
  }

  create(order: NewPayment): PaymentRecord {
    const payment: PaymentRecord = {
      transactionId: transactionId(),
      gateway: order.gateway.key,
      basketId: order.basketId,
      player: order.player,
      email: order.email,
      packageName: order.packages.map(({ name }) => name).join(', '),
      price: order.packages.reduce((sum, { price }) => sum + price, 0),
      currency: order.currency,
      createdAt: this.#clock.now(),
      state: 'pending',
      paidAt: null,
      paymentUrl: null,
      commandsRun: [],
    };
    this.#payments.set(payment.transactionId, payment);
    this.#commands.set(
      payment.transactionId,
      order.packages.map(({ command }) => command.replaceAll('{player}', order.player)),
    );
    return payment;
  }

  /** Marks as paid and runs the commands, also when it was paid before: whether that may happen is the caller's call. */
  markPaid(payment: PaymentRecord): void {
    payment.state = 'paid';
    payment.paidAt ??= this.#clock.now();
    const commands = this.#commands.get(payment.transactionId) ?? [];
    payment.commandsRun.push(...commands);
    this.commandsRun.push(...commands);
  }

  get payments(): readonly PaymentRecord[] {
    return [...this.#payments.values()].map((payment) => this.#aged(payment));
  }

  find(transactionId: string): PaymentRecord | null {
    const payment = this.#payments.get(transactionId);
    return payment ? this.#aged(payment) : null;
  }

  payment(transactionId: string): PaymentRecord {
    const payment = this.find(transactionId);
    if (!payment) throw new Error(`No payment ${transactionId}`);
    return payment;
  }

  callbacksFor(transactionId: string): readonly CallbackRecord[] {
    return this.callbacks.filter((callback) => callback.transactionId === transactionId);
  }

  #aged(payment: PaymentRecord): PaymentRecord {
    if (payment.state === 'pending' && this.#clock.now() > payment.createdAt + RETENTION_MS) payment.state = 'invalid';
    return payment;
  }
}

/** Four dash-separated groups, like the documented `DUMMY-DUMMY-DUMMY-DUMMY`. */
function transactionId(): string {
  const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const letters = [...randomBytes(20)].map((byte) => alphabet.charAt(byte % alphabet.length)).join('');
  return letters.replace(/(.{5})(?=.)/g, '$1-');
}
