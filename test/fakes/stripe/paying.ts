import type { Books } from './books.ts';
import { the } from './books.ts';
import { INSTRUMENTS, type Instrument } from './instruments.ts';
import { charge as chargeShape } from './shapes.ts';
import { type FakeCharge, type FakeIntent, missing, StripeRefusal } from './things.ts';

const WEEK = 7 * 24 * 3_600;

export function instrumentOf(books: Books, id: string): Instrument {
  const instrument = INSTRUMENTS[books.methods.get(id)?.instrument ?? id];
  if (!instrument) throw missing('PaymentMethod', id);
  return instrument;
}

/** A published test method becomes a method of its own as soon as it is used. */
export function methodFor(books: Books, id: string, customer: string | null): string {
  if (books.methods.has(id)) return id;
  instrumentOf(books, id);
  const method = { id: books.id('pm'), object: 'payment_method', instrument: id, customer };
  books.methods.set(method.id, method);
  return method.id;
}

/** Confirms an intent with a payment method: paid, reserved, on its way, or refused. */
export function confirm(books: Books, intent: FakeIntent, method: string, offSession: boolean): void {
  const instrument = instrumentOf(books, method);
  if (instrument.pays === 'never' || (offSession && instrument.needsShopper)) {
    refuse(books, intent, instrument.decline ?? { code: 'authentication_required' });
    return;
  }
  const charge = chargeShape(books, intent, instrument.type);
  books.charges.set(charge.id, charge);
  intent.latest_charge = charge.id;
  intent.payment_method = method;
  intent.last_payment_error = null;
  if (instrument.pays !== 'at once') {
    charge.status = 'pending';
    intent.status = 'processing';
    books.tell('payment_intent.processing', intent);
  } else if (intent.capture_method === 'manual') {
    intent.status = 'requires_capture';
    intent.amount_capturable = intent.amount;
    books.tell('payment_intent.amount_capturable_updated', intent);
  } else take(books, intent, charge, intent.amount);
}

/** The money is the merchant's. */
export function take(books: Books, intent: FakeIntent, charge: FakeCharge, amount: number): void {
  charge.status = 'succeeded';
  charge.captured = true;
  charge.amount_captured = amount;
  charge.balance_transaction = books.id('txn');
  charge.balance_created = books.now();
  intent.status = 'succeeded';
  intent.amount_received = amount;
  intent.amount_capturable = 0;
  books.tell('charge.succeeded', charge);
  books.tell('payment_intent.succeeded', intent);
}

export function refuse(books: Books, intent: FakeIntent, decline: { code: string; decline_code?: string }): void {
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.last_payment_error = { type: 'card_error', ...decline, message: 'Your card was declined.' };
  books.tell('payment_intent.payment_failed', intent);
}

/** What is reserved goes back; Stripe writes that down as a refund of what was never taken. */
export function releaseRest(books: Books, intent: FakeIntent, charge: FakeCharge): void {
  const rest = charge.amount - charge.amount_captured;
  if (rest === 0) return;
  charge.amount_refunded += rest;
  charge.refunded = charge.amount_captured === 0;
  const id = books.id('re');
  books.refunds.set(id, {
    id,
    object: 'refund',
    amount: rest,
    charge: charge.id,
    created: books.now(),
    currency: charge.currency,
    metadata: {},
    payment_intent: intent.id,
    reason: null,
    status: 'succeeded',
  });
  books.tell('charge.refunded', charge);
}

export function cancelIntent(books: Books, intent: FakeIntent, reason: string | null): void {
  if (intent.latest_charge && intent.status === 'requires_capture') {
    releaseRest(books, intent, the(books.charges, 'charge', intent.latest_charge));
  }
  intent.status = 'canceled';
  intent.amount_capturable = 0;
  intent.canceled_at = books.now();
  intent.cancellation_reason = reason;
  books.tell('payment_intent.canceled', intent);
}

/** What happens by itself as time goes by. */
export function age(books: Books): void {
  for (const session of books.sessions.values()) {
    if (session.status === 'open' && session.expires_at <= books.now()) {
      session.status = 'expired';
      session.url = null;
      books.tell('checkout.session.expired', session);
    }
  }
  for (const intent of books.intents.values()) {
    if (intent.status === 'requires_capture' && intent.created + WEEK <= books.now()) {
      cancelIntent(books, intent, 'automatic');
    }
  }
}

export function declined(intent: FakeIntent): StripeRefusal {
  const error = intent.last_payment_error;
  return new StripeRefusal(402, {
    type: 'card_error',
    code: error?.code ?? 'card_declined',
    ...(error?.decline_code && { decline_code: error.decline_code }),
    message: error?.message ?? 'Your card was declined.',
    payment_intent: intent,
  });
}
