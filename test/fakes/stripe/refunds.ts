import { type Books, the } from './books.ts';
import { checkAmount } from './currencies.ts';
import { type Form, integer, metadataOf, needed, only } from './params.ts';
import { instrumentOf } from './paying.ts';
import { type FakeRefund, invalid } from './things.ts';

/** What was captured and is not on its way back yet. */
export function createRefund(books: Books, form: Form): FakeRefund {
  only(form, ['payment_intent', 'amount', 'metadata', 'reason', 'expand']);
  const intent = the(books.intents, 'payment_intent', needed(form, 'payment_intent'));
  const charge = books.charges.get(intent.latest_charge ?? '');
  if (!charge?.captured) throw invalid('charge_not_refundable', 'This PaymentIntent has no captured charge.');
  const left = charge.amount - charge.amount_refunded;
  if (left === 0) throw invalid('charge_already_refunded', `Charge ${charge.id} has already been refunded.`);
  if (charge.disputed) throw invalid('charge_disputed', `Charge ${charge.id} has been charged back.`);
  const amount = integer(form, 'amount') ?? left;
  if (amount > left) throw invalid('', `Refund amount is greater than unrefunded amount on charge (${left})`);
  checkAmount(amount, charge.currency);
  const slow = intent.payment_method !== null && instrumentOf(books, intent.payment_method).refunds !== 'at once';
  const refund: FakeRefund = {
    id: books.id('re'),
    object: 'refund',
    amount,
    balance_transaction: books.id('txn'),
    charge: charge.id,
    created: books.now(),
    currency: charge.currency,
    metadata: metadataOf(form),
    payment_intent: intent.id,
    reason: null,
    receipt_number: null,
    status: slow ? 'pending' : 'succeeded',
  };
  books.refunds.set(refund.id, refund);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  books.tell('refund.created', refund);
  books.tell('charge.refunded', charge);
  return refund;
}
