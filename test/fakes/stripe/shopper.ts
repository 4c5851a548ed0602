import type { Books } from './books.ts';
import { the } from './books.ts';
import { confirm, instrumentOf, methodFor, refuse, take } from './paying.ts';
import { intent as intentShape } from './shapes.ts';
import type { FakeIntent, FakeSession } from './things.ts';

/**
 * The shopper presses Pay on Stripe's page. A refused card leaves the session open for another try; a bank debit
 * finishes it before the money has come. Does nothing on a session that is over.
 */
export function pay(books: Books, session: FakeSession, instrumentId: string): void {
  if (session.status !== 'open') return;
  const intent = intentFor(books, session);
  const method = methodFor(books, instrumentId, intent.customer);
  confirm(books, intent, method, false);
  if (intent.status === 'requires_payment_method') return;
  session.status = 'complete';
  session.url = null;
  session.customer = intent.customer;
  session.payment_status = intent.status === 'succeeded' ? 'paid' : 'unpaid';
  books.tell('checkout.session.completed', session);
}

/** Stripe makes the PaymentIntent when the shopper first tries to pay. */
function intentFor(books: Books, session: FakeSession): FakeIntent {
  if (session.payment_intent !== null) return the(books.intents, 'payment_intent', session.payment_intent);
  const wishes = books.wishes.get(session.id);
  const customer = session.customer_creation === 'always' ? books.id('cus') : null;
  if (customer) books.customers.set(customer, { id: customer, object: 'customer' });
  const intent = intentShape(books, {
    amount: session.amount_total,
    currency: session.currency,
    capture: wishes?.capture ?? 'automatic',
    customer,
    description: wishes?.description ?? null,
    metadata: wishes?.metadata ?? {},
    setupFutureUsage: wishes?.setupFutureUsage ?? null,
  });
  books.intents.set(intent.id, intent);
  books.sessionOf.set(intent.id, session.id);
  session.payment_intent = intent.id;
  books.tell('payment_intent.created', intent);
  return intent;
}

/** Brings what is on its way to its end: debits and refunds. */
export function settle(books: Books): void {
  for (const intent of books.intents.values()) {
    if (intent.status !== 'processing' || !intent.payment_method || !intent.latest_charge) continue;
    const instrument = instrumentOf(books, intent.payment_method);
    const charge = the(books.charges, 'charge', intent.latest_charge);
    const session = books.sessions.get(books.sessionOf.get(intent.id) ?? '');
    if (instrument.pays === 'late') {
      take(books, intent, charge, intent.amount);
      if (session) session.payment_status = 'paid';
      if (session) books.tell('checkout.session.async_payment_succeeded', session);
    } else {
      charge.status = 'failed';
      refuse(books, intent, instrument.decline ?? { code: 'processing_error' });
      if (session) books.tell('checkout.session.async_payment_failed', session);
    }
  }
  for (const refund of books.refunds.values()) {
    if (refund.status !== 'pending') continue;
    const charge = the(books.charges, 'charge', refund.charge);
    const method = the(books.intents, 'payment_intent', refund.payment_intent).payment_method;
    if (method && instrumentOf(books, method).refunds === 'late') {
      refund.status = 'succeeded';
      books.tell('refund.updated', refund);
    } else {
      refund.status = 'failed';
      refund.failure_reason = 'declined';
      charge.amount_refunded -= refund.amount;
      charge.refunded = false;
      books.tell('refund.failed', refund);
    }
  }
}

/** The shopper's bank takes the whole captured amount back. */
export function dispute(books: Books, intentId: string, status = 'needs_response'): void {
  const intent = the(books.intents, 'payment_intent', intentId);
  const charge = the(books.charges, 'charge', intent.latest_charge ?? '');
  charge.disputed = true;
  const id = books.id('du');
  books.disputes.set(id, {
    id,
    object: 'dispute',
    amount: charge.amount_captured,
    balance_transactions: [],
    charge: charge.id,
    created: books.now(),
    currency: charge.currency,
    evidence: {},
    evidence_details: { due_by: null, has_evidence: false, past_due: false, submission_count: 0 },
    is_charge_refundable: false,
    livemode: books.live,
    metadata: {},
    payment_intent: intent.id,
    reason: 'fraudulent',
    status,
  });
  books.tell('charge.dispute.created', the(books.disputes, 'dispute', id));
}
